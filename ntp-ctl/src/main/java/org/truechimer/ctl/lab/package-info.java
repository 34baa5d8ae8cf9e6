/**
 * NTP servers to try things out with: on this machine, as far away and as wrong as they are told to
 * be.
 */
@NullMarked
package org.truechimer.ctl.lab;

import org.jspecify.annotations.NullMarked;
