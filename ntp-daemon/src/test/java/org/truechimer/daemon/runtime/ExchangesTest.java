package org.truechimer.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.truechimer.daemon.linux.ClientSockets;
import org.truechimer.daemon.linux.ClockEpoch;
import org.truechimer.daemon.linux.ClockReader;
import org.truechimer.daemon.linux.SocketPoller;
import org.truechimer.proto.crypto.MacAlgorithm;
import org.truechimer.proto.crypto.SymmetricKey;
import org.truechimer.proto.crypto.SymmetricKeys;
import org.truechimer.proto.engine.Credential;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.ExchangeEnd;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.NtpShort;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.time.Stamp;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Authentication;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.Malformation;
import org.truechimer.proto.wire.Packet;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

@Timeout(30)
class ExchangesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final NtpTimestamp NONCE = new NtpTimestamp(0x0123456789abcdefL);
    static final Header REQUEST =
            new Header(
                    Leap.NONE,
                    4,
                    3,
                    0,
                    4,
                    32,
                    NtpShort.ZERO,
                    NtpShort.ZERO,
                    0,
                    NtpTimestamp.ZERO,
                    NtpTimestamp.ZERO,
                    NtpTimestamp.ZERO,
                    NONCE);

    static final SymmetricKeys KEYS =
            new SymmetricKeys(
                    List.of(
                            new SymmetricKey(5, MacAlgorithm.SHA1, new byte[20]),
                            new SymmetricKey(6, MacAlgorithm.SHA1, new byte[20])));

    private final Sessions sessions = new Sessions(List.of(), () -> {});
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private SocketPoller poller;
    private ClientSockets sockets;
    private Exchanges exchanges;

    @BeforeEach
    void open() throws IOException {
        poller = new SocketPoller();
        sockets = new ClientSockets(new ClockReader(new ClockEpoch()), () -> 0.0, poller);
        exchanges = exchanges(UnaryOperator.identity());
    }

    private Exchanges exchanges(UnaryOperator<Stamp> scale) {
        return new Exchanges(sockets, scale, () -> KEYS, sessions, new SecureRandom(), events::add);
    }

    @AfterEach
    void close() {
        exchanges.close();
        sockets.close();
        poller.close();
    }

    private Event next() throws InterruptedException {
        Event event = events.poll(10, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        return event;
    }

    private static Effect.Query query(long exchange, Address server, long timeoutNanos) {
        return new Effect.Query(
                7,
                exchange,
                server,
                REQUEST,
                Optional.empty(),
                new Credential.None(),
                timeoutNanos);
    }

    @Test
    void anAnswerBecomesAnEventWithItsStamps() throws Exception {
        try (NtpResponder server = new NtpResponder("127.0.0.1", NtpResponder::truth)) {
            exchanges.query(query(1, server.address(), 10 * SECOND));

            Event.Received received = (Event.Received) next();
            assertThat(received.source()).isEqualTo(7);
            assertThat(received.exchange()).isEqualTo(1);
            assertThat(received.packet())
                    .isInstanceOfSatisfying(
                            Packet.Valid.class,
                            valid -> assertThat(valid.header().origin()).isEqualTo(NONCE));
            assertThat(received.local().host()).isEqualTo("127.0.0.1");
            assertThat(received.departure().freeNanos())
                    .isLessThanOrEqualTo(received.arrival().freeNanos());
        }
    }

    @Test
    void anAnswerComesWithTheVerdictOfItsKey() throws Exception {
        try (NtpResponder server =
                new NtpResponder(
                        "127.0.0.1",
                        request ->
                                List.of(
                                        NtpResponder.truth(request).getFirst(),
                                        signed(6, request),
                                        signed(5, request)))) {
            exchanges.query(
                    new Effect.Query(
                            7,
                            1,
                            server.address(),
                            REQUEST,
                            Optional.empty(),
                            new Credential.Key(5),
                            10 * SECOND));

            assertThat(verdict(next())).isEqualTo(Authentication.FAILED);
            assertThat(verdict(next())).isEqualTo(Authentication.FAILED);
            assertThat(verdict(next())).isEqualTo(Authentication.VERIFIED);
        }
    }

    @Test
    void withoutACookieNothingIsSent() throws Exception {
        try (NtpResponder server = new NtpResponder("127.0.0.1", NtpResponder::truth)) {
            exchanges.query(protectedBy(9, server.address()));

            assertThat(next()).isEqualTo(new Event.ExchangeEnded(7, 1, ExchangeEnd.NO_COOKIE));
        }
    }

    @Test
    void aPlainAnswerToARequestUnderNtsIsNotAuthentic() throws Exception {
        sessions.keep(TestSessions.asked(9), TestSessions.TERMS, TestSessions.agreed(2));
        try (NtpResponder server = new NtpResponder("127.0.0.1", NtpResponder::truth)) {
            exchanges.query(protectedBy(9, server.address()));

            Event.Received received = (Event.Received) next();
            assertThat(received.authentication()).isEqualTo(Authentication.FAILED);
            assertThat(received.cookies()).isEqualTo(1);
        }
    }

    private static Effect.Query protectedBy(long session, Address server) {
        return new Effect.Query(
                7,
                1,
                server,
                REQUEST,
                Optional.empty(),
                new Credential.Session(session),
                10 * SECOND);
    }

    private static Authentication verdict(Event event) {
        return ((Event.Received) event).authentication();
    }

    private static byte[] signed(int keyId, Header request) {
        byte[] truth = NtpResponder.truth(request).getFirst();
        return new SignedExchange(KEYS, keyId)
                .request(Header.read(MemorySegment.ofArray(truth), 0));
    }

    @Test
    void stampsAreOnTheScaleThatTheEngineKnows() throws Exception {
        exchanges = exchanges(stamp -> new Stamp(42, 5, stamp.quality()));
        try (NtpResponder server = new NtpResponder("127.0.0.1", NtpResponder::truth)) {
            exchanges.query(query(1, server.address(), 10 * SECOND));

            Event.Received received = (Event.Received) next();
            assertThat(received.departure().freeNanos()).isEqualTo(42);
            assertThat(received.arrival().epoch()).isEqualTo(5);
        }
    }

    @Test
    void silenceEndsWithTheTime() throws Exception {
        try (NtpResponder server = new NtpResponder("127.0.0.1", request -> List.of())) {
            exchanges.query(query(1, server.address(), 1_000_000));

            assertThat(next()).isEqualTo(new Event.ExchangeEnded(7, 1, ExchangeEnd.TIMED_OUT));
            assertThat(exchanges.underWay()).isZero();
        }
    }

    @Test
    void aClosedPortIsSaidAtOnce() throws Exception {
        Address closed;
        try (NtpResponder server = new NtpResponder("127.0.0.1", NtpResponder::truth)) {
            closed = server.address();
        }
        exchanges.query(query(1, closed, 10 * SECOND));

        assertThat(next()).isEqualTo(new Event.ExchangeEnded(7, 1, ExchangeEnd.REFUSED));
    }

    @Test
    void garbageBecomesAnEventAndTheAnswerIsStillWaitedFor() throws Exception {
        try (NtpResponder server =
                new NtpResponder(
                        "127.0.0.1",
                        request ->
                                List.of(
                                        new byte[0],
                                        new byte[3],
                                        NtpResponder.truth(request).getFirst()))) {
            exchanges.query(query(1, server.address(), 10 * SECOND));

            for (int i = 0; i < 2; i++) {
                assertThat(((Event.Received) next()).packet())
                        .isEqualTo(new Packet.Malformed(Malformation.TOO_SHORT));
            }
            assertThat(((Event.Received) next()).packet()).isInstanceOf(Packet.Valid.class);
        }
    }

    @Test
    void aFloodEndsTheExchangeAfterEightDatagrams() throws Exception {
        try (NtpResponder server =
                new NtpResponder("127.0.0.1", request -> Collections.nCopies(20, new byte[10]))) {
            exchanges.query(query(1, server.address(), 10 * SECOND));

            for (int i = 0; i < 8; i++) {
                assertThat(next()).isInstanceOf(Event.Received.class);
            }
            assertThat(next()).isEqualTo(new Event.ExchangeEnded(7, 1, ExchangeEnd.TIMED_OUT));
            assertThat(events).isEmpty();
        }
    }

    @Test
    void anEndedExchangeSaysNothingMore() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (NtpResponder server =
                new NtpResponder(
                        "127.0.0.1",
                        request -> {
                            asked.countDown();
                            return List.of();
                        })) {
            exchanges.query(query(1, server.address(), 10 * SECOND));
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            exchanges.end(new Effect.EndExchange(7, 1));
            assertThat(exchanges.underWay()).isZero();

            // Whatever the first one still said would come before the end of one that begins later.
            exchanges.query(query(2, server.address(), 50_000_000));
            assertThat(next()).isEqualTo(new Event.ExchangeEnded(7, 2, ExchangeEnd.TIMED_OUT));
            assertThat(events).isEmpty();
        }
    }

    @Test
    void endingWhatIsOverDoesNothing() {
        exchanges.end(new Effect.EndExchange(7, 99));

        assertThat(events).isEmpty();
    }
}
