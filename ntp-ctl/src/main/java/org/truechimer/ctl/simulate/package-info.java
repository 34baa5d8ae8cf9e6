/**
 * Simulations for people: a scenario in a file, the daemon's engine in the world that it describes,
 * and what came of it as figures, as a table for programs, and as a plot.
 */
@NullMarked
package org.truechimer.ctl.simulate;

import org.jspecify.annotations.NullMarked;
