/** Files of the daemon that are whole whenever the power fails, and files that hold secrets. */
@NullMarked
package org.truechimer.daemon.file;

import org.jspecify.annotations.NullMarked;
