package org.truechimer.proto.server;

import org.truechimer.proto.crypto.Authenticator;
import org.truechimer.proto.crypto.MacAlgorithm;
import org.truechimer.proto.crypto.Nonces;
import org.truechimer.proto.crypto.SymmetricKey;
import org.truechimer.proto.crypto.SymmetricKeys;
import org.truechimer.proto.nts.CookieKeys;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.HeaderFields;
import org.truechimer.proto.wire.Mode;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;

/** A responder with a place for one request, and ways to fill it. */
final class Requests {
    static final int BASE = 64;
    static final long NOW_UNIX_NANOS = 1_800_000_000_123_456_789L;
    static final long NOW = NtpTimestamp.ofUnixNanos(NOW_UNIX_NANOS).bits();
    static final Address CLIENT = Address.parse("192.0.2.1", 123).orElseThrow();
    static final ServedTime TIME =
            ServedTime.synchronised(
                    0, 2, 0xC0000201, 0.010, 0.002, 15e-6, NOW_UNIX_NANOS, 0, NOW_UNIX_NANOS);
    static final SymmetricKeys KEYS =
            new SymmetricKeys(
                    List.of(
                            new SymmetricKey(1, MacAlgorithm.MD5, new byte[] {1}),
                            new SymmetricKey(2, MacAlgorithm.SHA1, new byte[] {2}),
                            new SymmetricKey(3, MacAlgorithm.SHA256, new byte[] {3}),
                            new SymmetricKey(4, MacAlgorithm.AES_128_CMAC, new byte[16]),
                            new SymmetricKey(5, MacAlgorithm.AES_256_CMAC, new byte[32])));

    final ServerCounters counters = new ServerCounters();
    final ClientTable clients;
    final MemorySegment segment = Arena.ofAuto().allocate(4096, 8);
    private final Responder responder;
    private final Authenticator clientSide = new Authenticator(KEYS);
    Optional<CookieKeys> cookieKeys = Optional.empty();
    private ServedTime time = TIME;
    long received = NOW;
    long nowNanos = 1_000_000_000L;

    Requests(ServerPolicy policy) {
        clients = new ClientTable(64, 64, policy.limit(), 1, 2);
        responder =
                new Responder(
                        policy,
                        Optional.of(clients),
                        new InterleavedHistory(64),
                        new NtsAnswers(() -> cookieKeys, new Nonces(new byte[Nonces.SEED_LENGTH])),
                        counters,
                        3);
    }

    static Requests ofDefault() {
        return new Requests(ServerPolicy.DEFAULT);
    }

    static ServerPolicy policy(RateLimit limit, AccessList access) {
        return new ServerPolicy(
                ServerPolicy.versions(List.of(1, 2, 3, 4)),
                access,
                limit,
                KEYS,
                NtsRequirement.NONE);
    }

    Requests telling(ServedTime other) {
        time = other;
        return this;
    }

    /** Fills the place with a plain request. */
    Requests request(int version, long origin, long receive, long transmit) {
        for (int i = 0; i < 128; i += Long.BYTES) {
            segment.set(ValueLayout.JAVA_LONG, BASE + i, 0);
        }
        HeaderFields.leapVersionMode(segment, BASE, 3, version, Mode.CLIENT);
        HeaderFields.poll(segment, BASE, 6);
        HeaderFields.origin(segment, BASE, origin);
        HeaderFields.receive(segment, BASE, receive);
        HeaderFields.transmit(segment, BASE, transmit);
        return this;
    }

    Requests request() {
        return request(4, 0, 0, 0x0123_4567_89AB_CDEFL);
    }

    /** Puts a MAC behind the header; {@return octets of the whole} */
    int sign(int keyId) {
        return Header.LENGTH + clientSide.sign(segment, BASE, Header.LENGTH, keyId);
    }

    boolean isAuthentic(int length) {
        return clientSide.verify(segment, BASE, Header.LENGTH, length - Header.LENGTH);
    }

    /** {@return what the responder makes of what is in the place} */
    int respond(int length) {
        return respond(length, CLIENT);
    }

    int respond(int length, Address source) {
        responder.expect(source.high(), source.low());
        return responder.respond(
                segment, BASE, length, source.high(), source.low(), received, nowNanos, time);
    }

    /** {@return the answer, complete, which has to be one} */
    Header answer(int length) {
        int answer = respond(length);
        if (answer < 0) {
            throw new AssertionError(Drop.of(answer));
        }
        return finish(answer, received + 1000);
    }

    Header answer() {
        return answer(Header.LENGTH);
    }

    /** Finishes an answer that nobody looks at. */
    void complete(int answer) {
        responder.finish(segment, BASE, answer, received + 1000);
    }

    Header finish(int answer, long transmitted) {
        responder.finish(segment, BASE, answer, transmitted);
        return Header.read(segment, BASE);
    }

    void left(long receive, long transmit) {
        responder.left(receive, transmit);
    }

    void forget() {
        responder.forget();
    }
}
