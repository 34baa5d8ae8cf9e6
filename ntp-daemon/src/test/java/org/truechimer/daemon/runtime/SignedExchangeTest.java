package org.truechimer.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.truechimer.proto.crypto.Authenticator;
import org.truechimer.proto.crypto.MacAlgorithm;
import org.truechimer.proto.crypto.SymmetricKey;
import org.truechimer.proto.crypto.SymmetricKeys;
import org.truechimer.proto.wire.Authentication;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.PacketParser;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

class SignedExchangeTest {
    @ParameterizedTest
    @EnumSource(MacAlgorithm.class)
    void aRequestIsSignedAndAnAnswerOfTheSameKeyIsAuthentic(MacAlgorithm algorithm) {
        byte[] secret = new byte[Math.max(16, algorithm.secretLength())];
        SymmetricKeys keys = new SymmetricKeys(List.of(new SymmetricKey(7, algorithm, secret)));
        SignedExchange signed = new SignedExchange(keys, 7);

        byte[] octets = signed.request(ExchangesTest.REQUEST);

        int macLength = 4 + algorithm.digestLength(4);
        assertThat(octets).hasSize(Header.LENGTH + macLength);
        assertThat(
                        new Authenticator(keys)
                                .verify(MemorySegment.ofArray(octets), 0, Header.LENGTH, macLength))
                .isTrue();
        assertThat(verdict(signed, octets)).isEqualTo(Authentication.VERIFIED);
    }

    @Test
    void aForgedAnswerFails() {
        SignedExchange signed = new SignedExchange(ExchangesTest.KEYS, 5);
        byte[] octets = signed.request(ExchangesTest.REQUEST);
        octets[30] ^= 1;

        assertThat(verdict(signed, octets)).isEqualTo(Authentication.FAILED);
    }

    @Test
    void anAnswerOfAnotherKeyFails() {
        byte[] octets = new SignedExchange(ExchangesTest.KEYS, 6).request(ExchangesTest.REQUEST);

        assertThat(verdict(new SignedExchange(ExchangesTest.KEYS, 5), octets))
                .isEqualTo(Authentication.FAILED);
    }

    @Test
    void anAnswerWithoutCodeFails() {
        SignedExchange signed = new SignedExchange(ExchangesTest.KEYS, 5);
        byte[] octets = signed.request(ExchangesTest.REQUEST);
        byte[] bare = Arrays.copyOf(octets, Header.LENGTH);
        byte[] cryptoNak = Arrays.copyOf(octets, Header.LENGTH + 4);
        Arrays.fill(cryptoNak, Header.LENGTH, cryptoNak.length, (byte) 0);

        assertThat(verdict(signed, bare)).isEqualTo(Authentication.FAILED);
        assertThat(verdict(signed, cryptoNak)).isEqualTo(Authentication.FAILED);
        assertThat(verdict(signed, new byte[3])).isEqualTo(Authentication.FAILED);
    }

    @Test
    void withoutAKeyNothingIsSignedAndNothingAskedFor() {
        SignedExchange signed = new SignedExchange(ExchangesTest.KEYS, 0);

        assertThat(signed.request(ExchangesTest.REQUEST)).hasSize(Header.LENGTH);
        assertThat(verdict(signed, signed.request(ExchangesTest.REQUEST)))
                .isEqualTo(Authentication.NONE);
        assertThat(
                        verdict(
                                signed,
                                new SignedExchange(ExchangesTest.KEYS, 5)
                                        .request(ExchangesTest.REQUEST)))
                .isEqualTo(Authentication.NONE);
    }

    @Test
    void aKeyThatIsGoneProvesNothing() {
        SignedExchange signed = new SignedExchange(SymmetricKeys.NONE, 5);

        assertThat(signed.request(ExchangesTest.REQUEST)).hasSize(Header.LENGTH);
        assertThat(
                        verdict(
                                signed,
                                new SignedExchange(ExchangesTest.KEYS, 5)
                                        .request(ExchangesTest.REQUEST)))
                .isEqualTo(Authentication.FAILED);
    }

    private static Authentication verdict(SignedExchange signed, byte[] octets) {
        return signed.verdict(PacketParser.parse(octets, 0, octets.length), octets);
    }
}
