package org.truechimer.daemon.observe;

import org.truechimer.proto.engine.Snapshot;

/**
 * All that can be told of a running daemon at one instant: what goes over the observation socket.
 *
 * @param program which program is running, and for how long
 * @param snapshot what its engine knows
 */
public record Observation(Program program, Snapshot snapshot) {}
