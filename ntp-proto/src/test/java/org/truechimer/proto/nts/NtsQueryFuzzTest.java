package org.truechimer.proto.nts;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.truechimer.proto.crypto.Aead;
import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.crypto.AeadKey;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.HeaderFields;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Answers of servers that do what they like: with the keys, and without. */
class NtsQueryFuzzTest {
    private static final int IDENTIFIED =
            Header.LENGTH + NtsFields.HEADER + NtsFields.UNIQUE_ID_LENGTH;
    private static final int TEXT_MAX = 4096;

    private static AeadKey key(AeadAlgorithm algorithm, int value) {
        byte[] secret = new byte[algorithm.keyLength()];
        Arrays.fill(secret, (byte) value);
        return new AeadKey(algorithm, secret);
    }

    private static NtsQuery query(AeadAlgorithm algorithm, byte[] cookie, int placeholders) {
        return new NtsQuery(
                new byte[Header.LENGTH],
                new byte[NtsFields.UNIQUE_ID_LENGTH],
                cookie,
                placeholders,
                key(algorithm, 1),
                new byte[algorithm.nonceLength()]);
    }

    /** The header of an answer, the identifier of the request, these fields, and room for more. */
    private static byte[] answer(byte[] fields, int more) {
        byte[] answer = new byte[IDENTIFIED + fields.length + more];
        int identifier = NtsFields.HEADER + NtsFields.UNIQUE_ID_LENGTH;
        NtsFields.header(answer, Header.LENGTH, NtsFields.UNIQUE_ID, identifier);
        System.arraycopy(fields, 0, answer, IDENTIFIED, fields.length);
        return answer;
    }

    /** Who does not know the key can refuse at most, and only as the standard has it. */
    @FuzzTest(maxDuration = "2m")
    void noOctetsAreAuthentic(byte[] octets) {
        byte[] answer = answer(octets, 0);
        int head = Math.min(octets.length, Header.LENGTH); // the header is anything, too
        System.arraycopy(octets, 0, answer, 0, head);

        for (AeadAlgorithm algorithm : AeadAlgorithm.values()) {
            NtsQuery query = query(algorithm, new byte[100], 0);
            AeadKey toClient = key(algorithm, 2);

            NtsQuery.Verdict verdict = query.verdict(answer, toClient);

            assertThat(verdict).isNotInstanceOf(NtsQuery.Verdict.Verified.class);
            if (verdict instanceof NtsQuery.Verdict.Refused) {
                MemorySegment segment = MemorySegment.ofArray(answer);
                assertThat(HeaderFields.stratum(segment, 0)).isZero();
            }
            assertThat(query.verdict(octets, toClient))
                    .isNotInstanceOf(NtsQuery.Verdict.Verified.class);
        }
    }

    /**
     * A server with the keys seals what it likes: the first octet chooses the algorithm, the second
     * how many octets of the rest stand before the seal, by fours; what is left is under it. The
     * cookies that come of it can be used, and not a bit may change.
     */
    @FuzzTest(maxDuration = "2m")
    void whatIsSealedIsTakenAndNothingElse(byte[] octets) {
        ByteBuffer input = ByteBuffer.wrap(octets);
        AeadAlgorithm[] algorithms = AeadAlgorithm.values();
        AeadAlgorithm algorithm = algorithms[next(input) % algorithms.length];
        byte[] open = new byte[Math.min(4 * next(input), input.remaining()) & -4];
        input.get(open);
        byte[] text = new byte[Math.min(input.remaining(), TEXT_MAX)];
        input.get(text);
        byte[] answer = sealed(algorithm, open, text);
        NtsFields fields = new NtsFields();
        boolean _ = fields.read(answer, answer.length);
        boolean whole = fields.isComplete() && fields.authenticator() == IDENTIFIED + open.length;
        NtsQuery query = query(algorithm, new byte[100], 0);

        NtsQuery.Verdict verdict = query.verdict(answer, key(algorithm, 2));

        assertThat(verdict instanceof NtsQuery.Verdict.Verified).isEqualTo(whole);
        if (verdict instanceof NtsQuery.Verdict.Verified verified) {
            int sum = 0;
            for (byte[] cookie : verified.cookies()) {
                assertThat(cookie).isNotEmpty();
                sum += NtsFields.HEADER + cookie.length;
                assertThat(query(algorithm, cookie, 7).octets().length)
                        .isLessThanOrEqualTo(NtsQuery.LENGTH_MAX);
            }
            assertThat(sum).isLessThanOrEqualTo(text.length);
            int sealedEnd = fields.sealed() + fields.sealedLength(); // padding is not authentic
            int bit = Math.floorMod(Arrays.hashCode(octets), 8 * sealedEnd);
            answer[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(query.verdict(answer, key(algorithm, 2)))
                    .as("bit %d", bit)
                    .isNotInstanceOf(NtsQuery.Verdict.Verified.class);
        }
    }

    private static int next(ByteBuffer input) {
        return input.hasRemaining() ? input.get() & 0xFF : 0;
    }

    private static byte[] sealed(AeadAlgorithm algorithm, byte[] open, byte[] text) {
        int nonceLength = algorithm.nonceLength();
        int sealed = text.length + AeadAlgorithm.TAG_LENGTH;
        int length = NtsFields.AUTHENTICATOR_HEADER + nonceLength + ((sealed + 3) & -4);
        byte[] answer = answer(open, length);
        int authenticator = answer.length - length;
        NtsFields.header(answer, authenticator, NtsFields.AUTHENTICATOR, length);
        NtsFields.header(answer, authenticator + NtsFields.HEADER, nonceLength, sealed);
        int nonce = authenticator + NtsFields.AUTHENTICATOR_HEADER;
        int under = nonce + nonceLength;
        System.arraycopy(text, 0, answer, under, text.length);
        int _ =
                Aead.of(key(algorithm, 2))
                        .seal(answer, 0, authenticator, nonce, nonceLength, under, text.length);
        return answer;
    }
}
