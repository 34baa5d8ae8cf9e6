package org.truechimer.daemon.observe;

import org.truechimer.proto.engine.Snapshot;

import java.util.List;
import java.util.Optional;

/**
 * All that can be told of a running daemon at one instant: what goes over the observation socket.
 *
 * @param program which program is running, and for how long
 * @param snapshot what its engine knows
 * @param servers the addresses at which it serves time
 * @param keyExchanges those at which it exchanges keys for NTS
 * @param cookieKeys with which cookies of NTS are sealed and opened; empty where none are
 */
public record Observation(
        Program program,
        Snapshot snapshot,
        List<ServerSnapshot> servers,
        List<KeyExchangeSnapshot> keyExchanges,
        Optional<CookieKeysSnapshot> cookieKeys) {
    public Observation {
        servers = List.copyOf(servers);
        keyExchanges = List.copyOf(keyExchanges);
    }

    /** Makes that of a daemon that serves nobody. */
    public Observation(Program program, Snapshot snapshot) {
        this(program, snapshot, List.of());
    }

    /** Makes that of a daemon that serves no time under NTS. */
    public Observation(Program program, Snapshot snapshot, List<ServerSnapshot> servers) {
        this(program, snapshot, servers, List.of(), Optional.empty());
    }
}
