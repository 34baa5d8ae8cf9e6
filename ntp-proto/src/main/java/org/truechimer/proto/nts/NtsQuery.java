package org.truechimer.proto.nts;

import org.truechimer.proto.crypto.Aead;
import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.crypto.AeadKey;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.HeaderFields;
import org.truechimer.proto.wire.KissCode;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One request with network time security, and what its answers are worth (RFC 8915 sections 5.6 and
 * 5.7). Identifier and nonce come from outside, because they have to be unpredictable; each is for
 * one request alone, and so is a cookie.
 */
public final class NtsQuery {
    /** Octets of the longest request: more may not get through everywhere. */
    public static final int LENGTH_MAX = 1280;

    private final byte[] uniqueId;
    private final byte[] octets;

    /** What an answer is worth. */
    public sealed interface Verdict {
        /**
         * It is authentic.
         *
         * @param cookies that the server gave with it, without those that are too long to be sent
         */
        record Verified(List<byte[]> cookies) implements Verdict {
            public Verified {
                cookies = List.copyOf(cookies);
            }
        }

        /**
         * It refuses the time, and whoever wrote it has seen the request; it is not authentic.
         *
         * @param code why; {@link KissCode#NTSN} if the server could not use cookie or key
         */
        record Refused(KissCode code) implements Verdict {}

        /** It proves nothing: it is forged, or no answer of this request. */
        record Failed() implements Verdict {}
    }

    /**
     * Makes a request.
     *
     * @param header its header, {@value Header#LENGTH} octets
     * @param uniqueId {@value NtsFields#UNIQUE_ID_LENGTH} unpredictable octets
     * @param cookie one that was never used
     * @param placeholders how many cookies the answer should have beside the one that is always
     *     there; there are fewer if the request would be longer than {@value #LENGTH_MAX} octets
     * @param toServer the key to the server, for which the cookie is
     * @param nonce as many unpredictable octets as the algorithm wants
     * @throws IllegalArgumentException if a length is wrong
     */
    public NtsQuery(
            byte[] header,
            byte[] uniqueId,
            byte[] cookie,
            int placeholders,
            AeadKey toServer,
            byte[] nonce) {
        AeadAlgorithm algorithm = toServer.algorithm();
        requireLength("a header", header, Header.LENGTH);
        requireLength("an identifier", uniqueId, NtsFields.UNIQUE_ID_LENGTH);
        requireLength("a nonce", nonce, algorithm.nonceLength());
        this.uniqueId = uniqueId.clone();
        int field = NtsFields.HEADER + ((cookie.length + 3) & -4);
        int identified = Header.LENGTH + NtsFields.HEADER + uniqueId.length;
        int sealed = NtsFields.AUTHENTICATOR_HEADER + nonce.length + AeadAlgorithm.TAG_LENGTH;
        int room = (LENGTH_MAX - identified - sealed) / field - 1;
        int count = Math.max(0, Math.min(placeholders, room));
        int authenticator = identified + (1 + count) * field;
        octets = new byte[authenticator + sealed];
        System.arraycopy(header, 0, octets, 0, Header.LENGTH);
        put(Header.LENGTH, NtsFields.UNIQUE_ID, uniqueId, NtsFields.HEADER + uniqueId.length);
        put(identified, NtsFields.COOKIE, cookie, field);
        for (int i = 1; i <= count; i++) {
            put(identified + i * field, NtsFields.PLACEHOLDER, new byte[0], field);
        }
        NtsFields.authenticator(octets, authenticator, nonce.length, AeadAlgorithm.TAG_LENGTH);
        int nonceOffset = authenticator + NtsFields.AUTHENTICATOR_HEADER;
        System.arraycopy(nonce, 0, octets, nonceOffset, nonce.length);
        int text = nonceOffset + nonce.length;
        int _ =
                Aead.of(toServer)
                        .seal(octets, 0, authenticator, nonceOffset, nonce.length, text, 0);
    }

    private static void requireLength(String what, byte[] octets, int length) {
        if (octets.length != length) {
            throw new IllegalArgumentException(
                    what + " of " + octets.length + " octets; it has " + length);
        }
    }

    private void put(int offset, int type, byte[] body, int length) {
        NtsFields.header(octets, offset, type, length);
        System.arraycopy(body, 0, octets, offset + NtsFields.HEADER, body.length);
    }

    /** {@return a copy of the request} */
    public byte[] octets() {
        return octets.clone();
    }

    /**
     * {@return what an answer is worth} Whether its header answers the request's is not asked here.
     *
     * @param answer a datagram, whole
     * @param toClient the key to the client
     */
    public Verdict verdict(byte[] answer, AeadKey toClient) {
        byte[] copy = answer.clone();
        NtsFields fields = new NtsFields();
        if (copy.length < Header.LENGTH) {
            return new Verdict.Failed();
        }
        boolean authenticated = fields.read(copy, copy.length);
        if (!isMine(copy, fields)) {
            return new Verdict.Failed();
        } else if (!authenticated) {
            return refusal(copy);
        } else if (!fields.isComplete()) {
            return new Verdict.Failed();
        }
        int length =
                Aead.of(toClient)
                        .open(
                                copy,
                                0,
                                fields.authenticator(),
                                fields.nonce(),
                                fields.nonceLength(),
                                fields.sealed(),
                                fields.sealedLength());
        return length < 0
                ? new Verdict.Failed()
                : new Verdict.Verified(cookies(copy, fields.sealed(), fields.sealed() + length));
    }

    private boolean isMine(byte[] answer, NtsFields fields) {
        int from = fields.uniqueId() + NtsFields.HEADER;
        int to = fields.uniqueId() + fields.uniqueIdLength();
        return fields.uniqueIdLength() > 0
                && Arrays.equals(answer, from, to, uniqueId, 0, uniqueId.length);
    }

    private static Verdict refusal(byte[] answer) {
        MemorySegment segment = MemorySegment.ofArray(answer);
        Optional<KissCode> code =
                HeaderFields.stratum(segment, 0) == 0
                        ? KissCode.of(HeaderFields.referenceId(segment, 0))
                        : Optional.empty();
        return code.<Verdict>map(Verdict.Refused::new).orElseGet(Verdict.Failed::new);
    }

    /**
     * Fields of any length will do under a seal (RFC 8915 section 5.6); what is broken ends them.
     */
    private static List<byte[]> cookies(byte[] answer, int from, int to) {
        List<byte[]> cookies = new ArrayList<>();
        int position = from;
        while (to - position > NtsFields.HEADER) {
            int length = NtsFields.u16(answer, position + 2);
            if (length <= NtsFields.HEADER || length > to - position) {
                break;
            }
            if (NtsFields.u16(answer, position) == NtsFields.COOKIE
                    && length - NtsFields.HEADER <= ClientKeyExchange.COOKIE_LENGTH_MAX) {
                cookies.add(
                        Arrays.copyOfRange(answer, position + NtsFields.HEADER, position + length));
            }
            position += length;
        }
        return cookies;
    }
}
