/** The daemon: what the core asks of the machine, and what the machine tells the core. */
@NullMarked
package org.truechimer.daemon;

import org.jspecify.annotations.NullMarked;
