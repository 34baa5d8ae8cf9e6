package org.truechimer.daemon.server;

import org.truechimer.daemon.config.ServerConfiguration;
import org.truechimer.daemon.linux.BatchPort;
import org.truechimer.daemon.linux.SocketSet;
import org.truechimer.daemon.observe.ClientSnapshot;
import org.truechimer.daemon.observe.ClientsSnapshot;
import org.truechimer.daemon.observe.ServerSnapshot;
import org.truechimer.proto.nts.CookieKeys;
import org.truechimer.proto.server.Client;
import org.truechimer.proto.server.Drop;
import org.truechimer.proto.server.ServerCount;
import org.truechimer.proto.server.ServerPolicy;
import org.truechimer.proto.wire.Address;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** One address at which time is served, by one or more threads that share what comes to it. */
public final class NtpServer implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(NtpServer.class.getName());
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int OCTETS_PER_CLIENT = 51;
    private static final int OCTETS_PER_ANSWER = 12;

    private final ServerConfiguration configuration;
    private final Address local;
    private Optional<BoundSockets> sockets = Optional.empty();
    private final List<ShardThread> shards = new ArrayList<>();

    /**
     * Starts to serve.
     *
     * @param configuration where, whom and with what
     * @param clock says what to tell
     * @param cookieKeys of network time security, those of now; used by several threads
     * @param random 64 unpredictable bits each time; used by several threads
     * @throws IOException with a sentence, if the address cannot be had
     */
    public NtpServer(
            ServerConfiguration configuration,
            ServedClock clock,
            Supplier<Optional<CookieKeys>> cookieKeys,
            LongSupplier random)
            throws IOException {
        this(configuration, clock, cookieKeys, random, BatchPort.obstacle());
    }

    /**
     * @param obstacle why the system does not allow a batch at a time; empty when it does
     */
    NtpServer(
            ServerConfiguration configuration,
            ServedClock clock,
            Supplier<Optional<CookieKeys>> cookieKeys,
            LongSupplier random,
            Optional<String> obstacle)
            throws IOException {
        this.configuration = configuration;
        requireMemory(configuration);
        if (obstacle.isPresent()) {
            LOGGER.log(
                    Level.WARNING,
                    "Serving time at "
                            + configuration.listen()
                            + " slowly, with one thread and no timestamps of the kernel, and from"
                            + " the address that the system chooses, because it does not allow"
                            + " better: "
                            + obstacle.get());
            local = serveSlowly(clock, cookieKeys, random);
        } else {
            local = serve(clock, cookieKeys, random);
        }
    }

    /** Better a word now than an end of the program when the memory is asked for. */
    private static void requireMemory(ServerConfiguration configuration) throws IOException {
        Runtime runtime = Runtime.getRuntime();
        long free = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
        long needed =
                (long) configuration.clients() * OCTETS_PER_CLIENT
                        + (long) configuration.answers() * OCTETS_PER_ANSWER;
        if (needed > free) {
            throw new IOException(
                    "it would remember "
                            + configuration.clients()
                            + " clients and "
                            + configuration.answers()
                            + " answers in "
                            + (needed >> 20)
                            + " MiB, and there are "
                            + (free >> 20)
                            + " MiB; let it remember fewer, or give the program more with"
                            + " TRUECHIMER_JVM_OPTIONS=-Xmx"
                            + ((runtime.maxMemory() + needed) >> 20)
                            + "m");
        }
    }

    private Address serve(
            ServedClock clock, Supplier<Optional<CookieKeys>> cookieKeys, LongSupplier random)
            throws IOException {
        BoundSockets bound = new BoundSockets(configuration);
        sockets = Optional.of(bound);
        List<SocketSet> sets = bound.sets();
        for (SocketSet set : sets) {
            shards.add(
                    new ShardThread(
                            "server-" + bound.local() + "-" + shards.size(),
                            configuration,
                            sets.size(),
                            clock,
                            cookieKeys,
                            random,
                            () -> new BatchPort(set),
                            set::end));
        }
        return bound.local();
    }

    private Address serveSlowly(
            ServedClock clock, Supplier<Optional<CookieKeys>> cookieKeys, LongSupplier random)
            throws IOException {
        Address listen = configuration.listen();
        DatagramChannel channel = DatagramChannel.open();
        boolean complete = false;
        try {
            channel.bind(
                    new InetSocketAddress(InetAddress.getByAddress(listen.bytes()), listen.port()));
            complete = true;
        } finally {
            if (!complete) {
                channel.close();
            }
        }
        InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
        Address address = Address.of(bound.getAddress().getAddress(), bound.getPort());
        shards.add(
                new ShardThread(
                        "server-" + address,
                        configuration,
                        1,
                        clock,
                        cookieKeys,
                        random,
                        () -> new ChannelPort(channel),
                        () -> ChannelPort.close(channel)));
        return address;
    }

    /** {@return where it listens} */
    public Address local() {
        return local;
    }

    /** {@return whether all addresses of the machine are served, those that come and go too} */
    boolean hasAllAddresses() {
        return sockets.isPresent() && sockets.get().hasAllAddresses();
    }

    /** Is told which addresses the machine has now, with port 0. */
    void follow(Set<Address> addresses) {
        sockets.ifPresent(bound -> bound.follow(addresses));
    }

    /** {@return what it was made of} */
    ServerConfiguration configuration() {
        return configuration;
    }

    /** Goes by other rules from now on. */
    void use(ServerPolicy policy) {
        shards.forEach(shard -> shard.use(policy));
    }

    /** {@return what came here, and what became of it} Any thread may ask. */
    ServerSnapshot snapshot() {
        return new ServerSnapshot(local, shards.stream().map(NtpServer::snapshot).toList());
    }

    private static ServerSnapshot.Shard snapshot(ShardThread shard) {
        Map<ServerCount, Long> counts = new EnumMap<>(ServerCount.class);
        for (ServerCount count : ServerCount.values()) {
            counts.put(count, shard.counters().of(count));
        }
        Map<Drop, Long> dropped = new EnumMap<>(Drop.class);
        for (Drop reason : Drop.values()) {
            if (shard.counters().of(reason) > 0) {
                dropped.put(reason, shard.counters().of(reason));
            }
        }
        return new ServerSnapshot.Shard(counts, dropped);
    }

    /** Shows who asked here. Any thread may ask. */
    void collect(ClientsSnapshot.Collector collector) {
        long now = System.nanoTime();
        for (ShardThread shard : shards) {
            shard.clients()
                    .ifPresent(
                            table ->
                                    table.forEach(
                                            client ->
                                                    collector.add(
                                                            new ClientSnapshot(
                                                                    local,
                                                                    client,
                                                                    secondsSince(client, now)))));
        }
    }

    private static double secondsSince(Client client, long nowNanos) {
        return Math.max(0, nowNanos - client.lastSeenNanos()) / NANOS_PER_SECOND;
    }

    /** {@return its shards} */
    List<ShardThread> shards() {
        return shards;
    }

    /** {@return where, and with how many threads} */
    @Override
    public String toString() {
        return local + (shards.size() == 1 ? "" : " with " + shards.size() + " threads");
    }

    /** Serves no more. */
    @Override
    public void close() {
        shards.forEach(ShardThread::close);
    }
}
