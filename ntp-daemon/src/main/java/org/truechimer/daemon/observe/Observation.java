package org.truechimer.daemon.observe;

import org.truechimer.proto.engine.Snapshot;

import java.util.List;

/**
 * All that can be told of a running daemon at one instant: what goes over the observation socket.
 *
 * @param program which program is running, and for how long
 * @param snapshot what its engine knows
 * @param servers the addresses at which it serves time
 */
public record Observation(Program program, Snapshot snapshot, List<ServerSnapshot> servers) {
    public Observation {
        servers = List.copyOf(servers);
    }

    /** Makes that of a daemon that serves nobody. */
    public Observation(Program program, Snapshot snapshot) {
        this(program, snapshot, List.of());
    }
}
