package org.truechimer.proto.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.truechimer.proto.crypto.Aead;
import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.nts.NtsFields;
import org.truechimer.proto.nts.NtsQuery;
import org.truechimer.proto.wire.Header;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Requests of clients with keys and a cookie, who seal what they like. */
class NtsAnswersFuzzTest {
    private static final int CHANGES_MAX = 4;
    private static final int COOKIES_MAX = 8;

    /**
     * A request that is whole and authentic gets authentic time, and any other none; and no answer
     * is longer than its request.
     *
     * <p>The first octet chooses the algorithm. The second says how many octets of the request are
     * changed when it is sealed; each change is two octets of position and one of value. The next
     * says how many octets of the rest stand between cookie and seal, by fours; what is left is
     * under the seal.
     */
    @FuzzTest(maxDuration = "2m")
    void whatIsWholeAndAuthenticIsAnsweredAndNothingElse(byte[] octets) {
        ByteBuffer input = ByteBuffer.wrap(octets);
        AeadAlgorithm[] algorithms = AeadAlgorithm.values();
        AeadAlgorithm algorithm = algorithms[next(input) % algorithms.length];
        NtsRequests client =
                new NtsRequests(algorithm, Requests.policy(RateLimit.NONE, AccessList.EVERYONE));
        byte[] changes = new byte[3 * Math.min(next(input) % CHANGES_MAX, input.remaining() / 3)];
        input.get(changes);
        byte[] open = new byte[Math.min(4 * next(input), input.remaining()) & -4];
        input.get(open);
        byte[] text = new byte[Math.min(input.remaining(), 256) & -4];
        input.get(text);
        byte[] sent = sealed(client, algorithm, open, text);
        byte[] changed = sent.clone();
        for (int i = 0; i < changes.length; i += 3) {
            int position = (changes[i] & 0xFF) << 8 | (changes[i + 1] & 0xFF);
            changed[position % changed.length] = changes[i + 2];
        }

        int begun = client.respond(changed);

        NtsFields fields = new NtsFields();
        boolean _ = fields.read(sent, sent.length);
        boolean whole =
                Arrays.equals(changed, sent)
                        && fields.isComplete()
                        && fields.authenticator() == sent.length - authenticator(algorithm, text);
        if (begun < 0) {
            assertThat(whole).isFalse();
            return;
        }
        byte[] answer = client.answer(begun);
        assertThat(answer.length).isBetween(Header.LENGTH, changed.length);
        NtsQuery.Verdict verdict = client.query(0).verdict(answer, client.toClient);
        assertThat(verdict instanceof NtsQuery.Verdict.Verified).isEqualTo(whole);
        if (verdict instanceof NtsQuery.Verdict.Verified(List<byte[]> cookies)) {
            int wanted = Math.min(1 + fields.placeholders(), COOKIES_MAX);
            assertThat(cookies).hasSizeBetween(1, wanted);
            byte[] next = client.query(cookies.getLast(), 0).octets();
            assertThat(client.answer(client.respond(next)).length).isGreaterThan(Header.LENGTH);
        }
    }

    private static int next(ByteBuffer input) {
        return input.hasRemaining() ? input.get() & 0xFF : 0;
    }

    private static int authenticator(AeadAlgorithm algorithm, byte[] text) {
        return NtsFields.AUTHENTICATOR_HEADER
                + algorithm.nonceLength()
                + text.length
                + AeadAlgorithm.TAG_LENGTH;
    }

    /** A request of the client with more fields before the seal, and a text under it. */
    private static byte[] sealed(
            NtsRequests client, AeadAlgorithm algorithm, byte[] open, byte[] text) {
        byte[] bare = client.query(0).octets();
        int before = bare.length - authenticator(algorithm, new byte[0]);
        int authenticator = before + open.length;
        byte[] octets = Arrays.copyOf(bare, authenticator + authenticator(algorithm, text));
        System.arraycopy(open, 0, octets, before, open.length);
        int nonceLength = algorithm.nonceLength();
        NtsFields.authenticator(
                octets, authenticator, nonceLength, text.length + AeadAlgorithm.TAG_LENGTH);
        int nonce = authenticator + NtsFields.AUTHENTICATOR_HEADER;
        int sealed = nonce + nonceLength;
        Arrays.fill(octets, nonce, sealed, (byte) 0);
        System.arraycopy(text, 0, octets, sealed, text.length);
        int _ =
                Aead.of(client.toServer)
                        .seal(octets, 0, authenticator, nonce, nonceLength, sealed, text.length);
        return octets;
    }
}
