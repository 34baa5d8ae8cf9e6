package org.truechimer.daemon.server;

import org.truechimer.daemon.config.ServerConfiguration;
import org.truechimer.daemon.linux.DatagramPort;
import org.truechimer.daemon.linux.Threads;
import org.truechimer.proto.crypto.Nonces;
import org.truechimer.proto.nts.CookieKeys;
import org.truechimer.proto.server.ClientTable;
import org.truechimer.proto.server.InterleavedHistory;
import org.truechimer.proto.server.NtsAnswers;
import org.truechimer.proto.server.Responder;
import org.truechimer.proto.server.ServerCounters;
import org.truechimer.proto.server.ServerPolicy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A thread with a shard, all that the shard remembers, and a way in for other rules. */
final class ShardThread implements AutoCloseable {
    private final ServerCounters counters = new ServerCounters();
    private final Optional<ClientTable> clients;
    private final InterleavedHistory history;
    private final NtsAnswers nts;
    private final LongSupplier random;
    private final Runnable end;
    private final Thread thread;
    private ServerPolicy policy;
    private Responder responder;
    private volatile ServerPolicy wanted;

    /**
     * Starts to answer.
     *
     * @param name of the thread
     * @param configuration of the server
     * @param share how many shards there are, among which the memory is divided
     * @param clock says what to tell
     * @param cookieKeys of network time security, those of now; asked again and again
     * @param random 64 unpredictable bits each time
     * @param port opens the port, on the thread that uses it
     * @param end ends the port's receiving
     */
    ShardThread(
            String name,
            ServerConfiguration configuration,
            int share,
            ServedClock clock,
            Supplier<Optional<CookieKeys>> cookieKeys,
            LongSupplier random,
            Supplier<DatagramPort> port,
            Runnable end) {
        this.random = random;
        this.end = end;
        policy = configuration.policy();
        wanted = policy;
        clients =
                configuration.clients() == 0
                        ? Optional.empty()
                        : Optional.of(
                                new ClientTable(
                                        Math.ceilDiv(configuration.clients(), share),
                                        configuration.ipv6PrefixBits(),
                                        policy.limit(),
                                        random.getAsLong(),
                                        random.getAsLong()));
        history = new InterleavedHistory(Math.ceilDiv(configuration.answers(), share));
        nts = new NtsAnswers(cookieKeys, new Nonces(seed(random)));
        responder = newResponder();
        thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> run(port, clock));
        thread.start();
    }

    private void run(Supplier<DatagramPort> opener, ServedClock clock) {
        try (DatagramPort port = opener.get()) {
            new Shard(port, clock, this::responder, counters).serve();
        } catch (IOException e) {
            throw new UncheckedIOException("nothing is answered any more", e);
        }
    }

    private static byte[] seed(LongSupplier random) {
        ByteBuffer seed = ByteBuffer.allocate(Nonces.SEED_LENGTH);
        while (seed.hasRemaining()) {
            seed.putLong(random.getAsLong());
        }
        return seed.array();
    }

    private Responder newResponder() {
        return new Responder(policy, clients, history, nts, counters, random.getAsLong());
    }

    /** {@return the one that goes by the rules of now} */
    private Responder responder() {
        ServerPolicy now = wanted;
        if (!now.equals(policy)) {
            policy = now;
            clients.ifPresent(table -> table.limit(now.limit()));
            responder = newResponder();
        }
        return responder;
    }

    /** Goes by other rules from the next batch on. */
    void use(ServerPolicy other) {
        wanted = other;
    }

    /** {@return what was counted} */
    ServerCounters counters() {
        return counters;
    }

    /** {@return who asked; empty when nobody is remembered} */
    Optional<ClientTable> clients() {
        return clients;
    }

    /** Answers no more, and waits until the thread is gone. */
    @Override
    public void close() {
        end.run();
        Threads.join(thread);
    }
}
