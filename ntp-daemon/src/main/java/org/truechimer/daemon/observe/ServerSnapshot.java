package org.truechimer.daemon.observe;

import org.truechimer.proto.server.Drop;
import org.truechimer.proto.server.ServerCount;
import org.truechimer.proto.wire.Address;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came to an address at which time is served, and what became of it.
 *
 * @param listen the address and port
 * @param shards a part for each thread that answers
 * @param problem why it is not served as yet
 */
public record ServerSnapshot(Address listen, List<Shard> shards, Optional<String> problem) {
    public ServerSnapshot {
        shards = List.copyOf(shards);
    }

    /** Makes that of an address that is served. */
    public ServerSnapshot(Address listen, List<Shard> shards) {
        this(listen, shards, Optional.empty());
    }

    /** {@return that of an address that cannot be had as yet} */
    public static ServerSnapshot missing(Address listen, String problem) {
        return new ServerSnapshot(listen, List.of(), Optional.of(problem));
    }

    /**
     * What one thread has seen.
     *
     * @param counts every count there is
     * @param dropped datagrams without an answer, by reason; reasons that never occurred are absent
     */
    public record Shard(Map<ServerCount, Long> counts, Map<Drop, Long> dropped) {}

    /** {@return a count of all shards together} */
    public long total(ServerCount what) {
        return shards.stream().mapToLong(shard -> shard.counts.getOrDefault(what, 0L)).sum();
    }

    /** {@return how many datagrams all shards together dropped for a reason} */
    public long total(Drop reason) {
        return shards.stream().mapToLong(shard -> shard.dropped.getOrDefault(reason, 0L)).sum();
    }

    /** {@return how many datagrams got no answer, for whatever reason} */
    public long dropped() {
        return shards.stream()
                .flatMap(shard -> shard.dropped.values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }
}
