package org.truechimer.proto.server;

import org.truechimer.proto.crypto.Aead;
import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.crypto.Nonces;
import org.truechimer.proto.nts.CookieKeys;
import org.truechimer.proto.nts.CookieSealer;
import org.truechimer.proto.nts.NtsFields;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.PacketParser;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Verifies the requests of network time security and seals their answers (RFC 8915 section 5.7).
 * Nothing is remembered of a client but between the two strokes of its answer, of which {@value
 * #UNFINISHED_MAX} can be unfinished at a time. One thread uses it. Itself it allocates nothing;
 * the platform does, for each of the keys that come with a request.
 */
public final class NtsAnswers {
    /** So many answers can have been begun and not finished. */
    public static final int UNFINISHED_MAX = 256;

    private static final int COOKIES_MAX = 8;
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private final Supplier<Optional<CookieKeys>> keys;
    private final Nonces nonces;
    private final NtsFields fields = new NtsFields();
    private final byte[] packet = new byte[PacketParser.MAXIMUM_LENGTH + AeadAlgorithm.TAG_LENGTH];
    private final byte[] pair = new byte[2 * AeadAlgorithm.KEY_LENGTH_MAX];
    private final Aead[] aeads;

    // Of the answers that are not finished: the key to the client, how the packet is laid out.
    private final AeadAlgorithm[] algorithms = new AeadAlgorithm[UNFINISHED_MAX];
    private final byte[] answerKeys = new byte[UNFINISHED_MAX * AeadAlgorithm.KEY_LENGTH_MAX];
    private final int[] authenticators = new int[UNFINISHED_MAX];
    private final int[] textLengths = new int[UNFINISHED_MAX];
    private int next;

    private Optional<CookieSealer> sealer = Optional.empty();
    private AeadAlgorithm algorithm = AeadAlgorithm.AES_SIV_CMAC_256;
    private int requestLength;

    /**
     * @param keys of the cookies, those of now; none as long as no key exchange is served
     * @param nonces of cookies and answers
     */
    public NtsAnswers(Supplier<Optional<CookieKeys>> keys, Nonces nonces) {
        this.keys = keys;
        this.nonces = nonces;
        aeads = Arrays.stream(AeadAlgorithm.values()).map(Aead::of).toArray(Aead[]::new);
        Arrays.fill(algorithms, algorithm);
    }

    /** {@return whether a packet of version 4 without a MAC asks for network time security here} */
    boolean reads(MemorySegment segment, long base, int length) {
        Optional<CookieKeys> now = keys.get();
        if (now.isEmpty() || length <= Header.LENGTH) {
            return false;
        }
        if (sealer.isEmpty()) {
            sealer = Optional.of(new CookieSealer(now.get(), nonces));
        }
        sealer.get().use(now.get());
        MemorySegment.copy(segment, BYTE, base, packet, 0, length);
        requestLength = length;
        return fields.read(packet, length);
    }

    /** {@return whether what was read has all that a request needs} */
    boolean isComplete() {
        return fields.isComplete() && fields.cookieLength() > 0;
    }

    /** {@return whether what was read is authentic} */
    @SuppressWarnings("EnumOrdinal") // the order of the constants is that of the array, no more
    boolean verify() {
        Optional<AeadAlgorithm> opened =
                sealer.orElseThrow().open(packet, fields.cookie(), fields.cookieLength(), pair);
        if (opened.isEmpty()) {
            return false;
        }
        algorithm = opened.get();
        Aead aead = aeads[algorithm.ordinal()];
        aead.key(pair, 0);
        return fields.leavesRoom(algorithm)
                && aead.open(
                                packet,
                                0,
                                fields.authenticator(),
                                fields.nonce(),
                                fields.nonceLength(),
                                fields.sealed(),
                                fields.sealedLength())
                        >= 0;
    }

    /** Puts the identifier of what was read behind a header; {@return octets of the whole} */
    int identify(MemorySegment segment, long base) {
        int length = fields.uniqueIdLength();
        MemorySegment.copy(packet, fields.uniqueId(), segment, BYTE, base + Header.LENGTH, length);
        return Header.LENGTH + length;
    }

    /**
     * Puts all behind a header but nonce and seal, which {@link #seal} puts there when the header
     * is complete; {@return the number under which that is to be done}
     */
    int begin(MemorySegment segment, long base) {
        int number = next;
        next = (next + 1) % UNFINISHED_MAX;
        int keyLength = algorithm.keyLength();
        System.arraycopy(
                pair, keyLength, answerKeys, number * AeadAlgorithm.KEY_LENGTH_MAX, keyLength);
        algorithms[number] = algorithm;
        authenticators[number] = identify(segment, base);
        int text = text(number);
        textLengths[number] = writeCookies(text);
        MemorySegment.copy(packet, text, segment, BYTE, base + text, textLengths[number]);
        Arrays.fill(pair, (byte) 0);
        return number;
    }

    /** {@return octets of the answer of a number} */
    int length(int number) {
        return text(number) + textLengths[number] + AeadAlgorithm.TAG_LENGTH;
    }

    private int text(int number) {
        return authenticators[number]
                + NtsFields.AUTHENTICATOR_HEADER
                + algorithms[number].nonceLength();
    }

    /** Writes as many cookies as were asked for and as there is room for; {@return their octets} */
    private int writeCookies(int text) {
        int field = NtsFields.HEADER + fields.cookieLength();
        int room = (requestLength - text - AeadAlgorithm.TAG_LENGTH) / field;
        int cookies = Math.min(Math.min(1 + fields.placeholders(), COOKIES_MAX), room);
        for (int i = 0; i < cookies; i++) {
            int offset = text + i * field;
            NtsFields.header(packet, offset, NtsFields.COOKIE, field);
            int _ =
                    sealer.orElseThrow()
                            .seal(algorithm, pair, 0, packet, offset + NtsFields.HEADER);
        }
        return cookies * field;
    }

    /** Seals an answer. */
    @SuppressWarnings("EnumOrdinal") // the order of the constants is that of the array, no more
    void seal(MemorySegment segment, long base, int number) {
        AeadAlgorithm of = algorithms[number];
        int keyOffset = number * AeadAlgorithm.KEY_LENGTH_MAX;
        int authenticator = authenticators[number];
        int nonce = authenticator + NtsFields.AUTHENTICATOR_HEADER;
        int text = text(number);
        int textLength = textLengths[number];
        MemorySegment.copy(segment, BYTE, base, packet, 0, text + textLength);
        NtsFields.authenticator(
                packet, authenticator, of.nonceLength(), textLength + AeadAlgorithm.TAG_LENGTH);
        nonces.next(packet, nonce, of.nonceLength());
        Aead aead = aeads[of.ordinal()];
        aead.key(answerKeys, keyOffset);
        int sealed = aead.seal(packet, 0, authenticator, nonce, of.nonceLength(), text, textLength);
        int length = text + sealed - authenticator;
        MemorySegment.copy(packet, authenticator, segment, BYTE, base + authenticator, length);
        Arrays.fill(answerKeys, keyOffset, keyOffset + of.keyLength(), (byte) 0);
    }
}
