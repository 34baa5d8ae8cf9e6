/**
 * Things to try time synchronisation out with: NTP servers on this machine, as far away and as
 * wrong as they are told to be, and the daemon's engine as a node of a clknetsim simulation.
 */
@NullMarked
package org.truechimer.ctl.lab;

import org.jspecify.annotations.NullMarked;
