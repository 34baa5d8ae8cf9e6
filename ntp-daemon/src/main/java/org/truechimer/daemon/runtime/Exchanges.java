package org.truechimer.daemon.runtime;

import org.truechimer.daemon.linux.ClientSockets;
import org.truechimer.daemon.linux.NetworkException;
import org.truechimer.daemon.linux.Reception;
import org.truechimer.daemon.linux.TimestampingSocket;
import org.truechimer.proto.crypto.SymmetricKeys;
import org.truechimer.proto.engine.Credential;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.ExchangeEnd;
import org.truechimer.proto.time.Stamp;
import org.truechimer.proto.wire.Authentication;
import org.truechimer.proto.wire.Packet;
import org.truechimer.proto.wire.PacketParser;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Carries queries out, each on a virtual thread of its own with a socket of its own. */
final class Exchanges implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(Exchanges.class.getName());

    /** Whoever guesses the port gets no more than this into the engine. */
    private static final int DATAGRAMS_MAX = 8;

    private final ClientSockets sockets;
    private final UnaryOperator<Stamp> scale;
    private final Supplier<SymmetricKeys> keys;
    private final Sessions sessions;
    private final SecureRandom random;
    private final Consumer<Event> events;
    private final Map<Long, Thread> open = new ConcurrentHashMap<>();

    /**
     * @param sockets gives the sockets
     * @param scale from the machine's free-running clock to the one that the engine knows
     * @param keys those that queries name
     * @param sessions those that queries name
     * @param random of what nobody may predict
     * @param events told of what comes, by any thread
     */
    Exchanges(
            ClientSockets sockets,
            UnaryOperator<Stamp> scale,
            Supplier<SymmetricKeys> keys,
            Sessions sessions,
            SecureRandom random,
            Consumer<Event> events) {
        this.sockets = sockets;
        this.scale = scale;
        this.keys = keys;
        this.sessions = sessions;
        this.random = random;
        this.events = events;
    }

    /** Begins an exchange. */
    void query(Effect.Query query) {
        Thread thread =
                Thread.ofVirtual().name("source-" + query.source()).unstarted(() -> run(query));
        open.put(query.exchange(), thread);
        thread.start();
    }

    /** Ends an exchange that nobody waits for any more. */
    void end(Effect.EndExchange effect) {
        Thread thread = open.remove(effect.exchange());
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** {@return how many exchanges are under way} */
    int underWay() {
        return open.size();
    }

    /** Ends all exchanges. */
    @Override
    public void close() {
        for (Long exchange : open.keySet()) {
            end(new Effect.EndExchange(0, exchange));
        }
    }

    private void run(Effect.Query query) {
        ExchangeEnd end = ExchangeEnd.SEND_FAILED;
        Optional<ProtectedExchange> exchange = protect(query.credential());
        try (TimestampingSocket socket = sockets.open(query.server())) {
            if (exchange.isPresent()) {
                socket.send(exchange.get().request(query.requestFrom(socket.local())));
                end = listen(query, exchange.get(), socket);
            } else {
                end = ExchangeEnd.NO_COOKIE;
            }
        } catch (NetworkException e) {
            end = e.end();
            log(query, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread()
                    .interrupt(); // the thread ends here, and its exchange is closed already
        } finally {
            exchange.ifPresent(ProtectedExchange::close);
            if (open.remove(query.exchange()) != null) {
                events.accept(new Event.ExchangeEnded(query.source(), query.exchange(), end));
            }
        }
    }

    /** {@return what protects a request; empty when there is no cookie for it} */
    private Optional<ProtectedExchange> protect(Credential credential) {
        return switch (credential) {
            case Credential.None() -> Optional.of(new SignedExchange(keys.get(), 0));
            case Credential.Key(int id) -> Optional.of(new SignedExchange(keys.get(), id));
            case Credential.Session(long number) ->
                    sessions.use(number).map(use -> new NtsExchange(sessions, number, use, random));
        };
    }

    private ExchangeEnd listen(
            Effect.Query query, ProtectedExchange exchange, TimestampingSocket socket)
            throws InterruptedException {
        long start = System.nanoTime();
        for (int i = 0; i < DATAGRAMS_MAX; i++) {
            switch (socket.receive(query.timeoutNanos() - (System.nanoTime() - start))) {
                case Reception.Datagram datagram ->
                        events.accept(received(query, exchange, socket, datagram));
                case Reception.Ended(ExchangeEnd end, String reason) -> {
                    log(query, reason);
                    return end;
                }
            }
        }
        return ExchangeEnd.TIMED_OUT;
    }

    private Event received(
            Effect.Query query,
            ProtectedExchange exchange,
            TimestampingSocket socket,
            Reception.Datagram datagram) {
        byte[] bytes = datagram.bytes();
        Packet packet = PacketParser.parse(bytes, 0, bytes.length);
        Authentication authentication = exchange.verdict(packet, bytes);
        return new Event.Received(
                query.source(),
                query.exchange(),
                packet,
                authentication,
                socket.local(),
                scale.apply(datagram.departure()),
                scale.apply(datagram.arrival()),
                exchange.cookies());
    }

    private static void log(Effect.Query query, String reason) {
        LOGGER.log(
                Level.DEBUG, () -> "Request to " + query.server() + " without answer: " + reason);
    }
}
