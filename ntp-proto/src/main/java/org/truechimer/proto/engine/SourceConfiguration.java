package org.truechimer.proto.engine;

import org.truechimer.proto.source.SourceOptions;
import org.truechimer.proto.wire.Address;

import java.util.List;

/**
 * One configured source: a server, or a pool of them.
 *
 * @param name what the person called it, host:port
 * @param host name or address to look up
 * @param port UDP port; of a source that exchanges keys, the TCP port where it does
 * @param servers how many servers this stands for: 1 for a server, the count of a pool
 * @param pool whether members are replaced by others of the same name
 * @param ignore addresses never to use; their ports mean nothing
 * @param protection how its answers are known to be its own
 * @param options how each server is polled and judged
 */
public record SourceConfiguration(
        String name,
        String host,
        int port,
        int servers,
        boolean pool,
        List<Address> ignore,
        Protection protection,
        SourceOptions options) {
    public SourceConfiguration {
        ignore = List.copyOf(ignore);
    }

    /** Makes one without protection. */
    public SourceConfiguration(
            String name,
            String host,
            int port,
            int servers,
            boolean pool,
            List<Address> ignore,
            SourceOptions options) {
        this(name, host, port, servers, pool, ignore, new Protection.None(), options);
    }
}
