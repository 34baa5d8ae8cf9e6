/** The command {@code ntp-ctl}. */
@NullMarked
package org.truechimer.ctl;

import org.jspecify.annotations.NullMarked;
