package org.truechimer.daemon.observe;

import org.truechimer.proto.engine.Snapshot;

import java.util.List;

/**
 * All that can be told of a running daemon at one instant: what goes over the observation socket.
 *
 * @param program which program is running, and for how long
 * @param snapshot what its engine knows
 * @param servers the addresses at which it serves time
 * @param keyExchanges those at which it exchanges keys for NTS
 */
public record Observation(
        Program program,
        Snapshot snapshot,
        List<ServerSnapshot> servers,
        List<KeyExchangeSnapshot> keyExchanges) {
    public Observation {
        servers = List.copyOf(servers);
        keyExchanges = List.copyOf(keyExchanges);
    }

    /** Makes that of a daemon that serves nobody. */
    public Observation(Program program, Snapshot snapshot) {
        this(program, snapshot, List.of());
    }

    /** Makes that of a daemon that exchanges keys with nobody. */
    public Observation(Program program, Snapshot snapshot, List<ServerSnapshot> servers) {
        this(program, snapshot, servers, List.of());
    }
}
