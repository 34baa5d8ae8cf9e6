package org.truechimer.proto.server;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.crypto.AeadKey;
import org.truechimer.proto.crypto.Nonces;
import org.truechimer.proto.nts.CookieKeys;
import org.truechimer.proto.nts.CookieSealer;
import org.truechimer.proto.nts.NtsQuery;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.HeaderFields;
import org.truechimer.proto.wire.Mode;
import org.truechimer.proto.wire.Trailer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;

/** What an answer costs: a request is put into a place and answered there. */
@State(Scope.Thread)
public class ResponderBenchmark {
    private static final int FIELDS_END = Header.LENGTH + 36 + 28 + 20;
    private static final long CLIENT = 0xFFFF_C000_0201L;

    @Param({"none", "4096", "1000000"})
    String clients;

    private final ServedTime time =
            ServedTime.synchronised(0, 2, 7, 0.01, 0.001, 15e-6, 1L << 60, 0, 1L << 60);
    private final AeadKey master = new AeadKey(CookieKeys.ALGORITHM, new byte[32]);
    private final Optional<CookieKeys> cookieKeys = Optional.of(CookieKeys.first(1, master));
    private final byte[][] secured = new byte[AeadAlgorithm.values().length][];
    private MemorySegment segment;
    private MemorySegment fields;
    private Responder responder;
    private int mask;
    private int client;
    private long now = 1L << 40;

    /** Makes a responder that remembers so many. */
    @Setup(Level.Trial)
    public void make() {
        segment = Arena.ofConfined().allocate(2048, 8);
        fields = Arena.ofConfined().allocate(256, 8);
        ValueLayout.OfInt head = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
        fields.set(head, Header.LENGTH, 0x0104_0024); // 36 octets
        fields.set(head, Header.LENGTH + 36, 0xF323_001C); // 28 octets
        boolean remembers = !clients.equals("none");
        int count = remembers ? Integer.parseInt(clients) : 1;
        mask = Integer.highestOneBit(count) - 1;
        RateLimit limit = new RateLimit(1, 1000, 2, true);
        responder =
                new Responder(
                        new ServerPolicy(
                                ServerPolicy.DEFAULT.versions(),
                                AccessList.EVERYONE,
                                limit,
                                ServerPolicy.DEFAULT.keys(),
                                NtsRequirement.NONE),
                        remembers
                                ? Optional.of(new ClientTable(count, 64, limit, 1, 2))
                                : Optional.empty(),
                        new InterleavedHistory(16_384),
                        new NtsAnswers(() -> cookieKeys, new Nonces(new byte[Nonces.SEED_LENGTH])),
                        new ServerCounters(),
                        3);
    }

    /** Makes a request with network time security and room for a cookie for each algorithm. */
    @Setup(Level.Trial)
    public void makeSecured() {
        CookieSealer sealer = new CookieSealer(cookieKeys.get(), new Nonces(new byte[16]));
        byte[] header = new byte[Header.LENGTH];
        header[0] = 0x23;
        for (AeadAlgorithm algorithm : AeadAlgorithm.values()) {
            AeadKey key = new AeadKey(algorithm, new byte[algorithm.keyLength()]);
            byte[] cookie = sealer.seal(key, key);
            byte[] nonce = new byte[algorithm.nonceLength()];
            secured[algorithm.ordinal()] =
                    new NtsQuery(header, new byte[32], cookie, 0, key, nonce).octets();
        }
    }

    private int answerSecured(AeadAlgorithm algorithm) {
        byte[] request = secured[algorithm.ordinal()];
        MemorySegment.copy(request, 0, segment, ValueLayout.JAVA_BYTE, 0, request.length);
        now++;
        client = (client + 40_503) & mask;
        return finish(request.length);
    }

    /** Answers a request with network time security, AEAD 15. */
    @Benchmark
    public int answerNtsSiv256() {
        return answerSecured(AeadAlgorithm.AES_SIV_CMAC_256);
    }

    /** Answers a request with network time security, AEAD 17. */
    @Benchmark
    public int answerNtsSiv512() {
        return answerSecured(AeadAlgorithm.AES_SIV_CMAC_512);
    }

    /** Answers a request with network time security, AEAD 30. */
    @Benchmark
    public int answerNtsGcmSiv() {
        return answerSecured(AeadAlgorithm.AES_128_GCM_SIV);
    }

    private void fill(long origin) {
        HeaderFields.leapVersionMode(segment, 0, 3, 4, Mode.CLIENT);
        HeaderFields.origin(segment, 0, origin);
        HeaderFields.transmit(segment, 0, ++now);
        client = (client + 40_503) & mask;
    }

    /** Fills the place, which the others do too. */
    @Benchmark
    public long request() {
        fill(0);
        return now;
    }

    /** Finds the MAC behind two extension fields. */
    @Benchmark
    public long parse() {
        return Trailer.macOffset(fields, 4, Header.LENGTH, FIELDS_END);
    }

    /** Answers a client that is in no interleaved mode. */
    @Benchmark
    public int answer() {
        fill(0);
        return finish(Header.LENGTH);
    }

    /** Answers one whose answer is remembered. */
    @Benchmark
    public int answerToRemember() {
        fill(9);
        return finish(Header.LENGTH);
    }

    private int finish(int length) {
        int answer =
                responder.respond(segment, 0, length, 0, CLIENT + client, now << 12, now, time);
        if (answer >= 0) {
            responder.finish(segment, 0, answer, now << 12);
        }
        return answer;
    }
}
