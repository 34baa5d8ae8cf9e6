package org.truechimer.proto.nts;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.nts.KeyExchangeAssembler.Progress;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

class KeyExchangeFuzzTest {
    private static final ServerKeyExchange SERVER =
            new ServerKeyExchange(
                    List.of(AeadAlgorithm.values()), Optional.empty(), Optional.empty());
    private static final ClientKeyExchange CLIENT =
            new ClientKeyExchange(List.of(AeadAlgorithm.values()), List.of());

    /** Any octets get an answer, and one that a client understands. */
    @FuzzTest(maxDuration = "1m")
    void anyRequestIsAnswered(byte[] octets) throws MalformedMessageException {
        byte[] answer =
                SERVER.answer(
                        SERVER.decide(octets),
                        (label, context, length) -> new byte[length],
                        keys -> new byte[64]);

        assertThat(KeyExchangeAnswer.parse(answer)).isNotNull();
    }

    /** What is read as a request is the same when it is written and read again. */
    @FuzzTest(maxDuration = "1m")
    void aRequestIsWhatItIsWrittenAs(byte[] octets) throws MalformedMessageException {
        KeyExchangeRequest request;
        try {
            request = KeyExchangeRequest.parse(octets);
        } catch (MalformedMessageException e) {
            assertThat(e).hasMessageMatching("[ -~]+");
            return;
        }
        assertThat(KeyExchangeRequest.parse(request.octets())).isEqualTo(request);
    }

    /** Any octets are an answer that can be used, or one that is refused in words. */
    @FuzzTest(maxDuration = "1m")
    void anyAnswerIsJudged(byte[] octets) {
        switch (CLIENT.answer(octets, (label, context, length) -> new byte[length])) {
            case ClientKeyExchange.Outcome.Agreed(NtsSession session) -> {
                assertThat(session.cookies()).hasSizeBetween(1, ClientKeyExchange.COOKIES_MAX);
                session.close();
            }
            case ClientKeyExchange.Outcome.Refused refused ->
                    assertThat(refused.words()).matches("[ -~]+");
        }
    }

    /** It does not matter where a connection cuts a message; what is complete can be read. */
    @FuzzTest(maxDuration = "1m")
    void piecesDoNotMatter(byte[] octets) {
        KeyExchangeAssembler whole =
                new KeyExchangeAssembler(KeyExchangeAssembler.SERVER_LENGTH_MAX);
        KeyExchangeAssembler cut = new KeyExchangeAssembler(KeyExchangeAssembler.SERVER_LENGTH_MAX);
        Progress atOnce = whole.feed(octets, 0, octets.length);
        Progress piecemeal = Progress.MORE;
        for (int at = 0; at < octets.length; at++) {
            piecemeal = cut.feed(octets, at, 1);
        }
        assertThat(piecemeal).isEqualTo(atOnce);
        assertThat(cut.message()).isEqualTo(whole.message());
        assertThat(cut.message()).isEqualTo(Arrays.copyOf(octets, cut.message().length));
    }
}
