package org.truechimer.proto.nts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.truechimer.proto.crypto.AeadAlgorithm.AES_128_GCM_SIV;
import static org.truechimer.proto.crypto.AeadAlgorithm.AES_SIV_CMAC_256;
import static org.truechimer.proto.crypto.AeadAlgorithm.AES_SIV_CMAC_512;
import static org.truechimer.proto.nts.KeyExchangeMessageTest.octets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.nts.ClientKeyExchange.Outcome;
import org.truechimer.proto.nts.ClientKeyExchange.Refusal;
import org.truechimer.proto.nts.ServerKeyExchange.Decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Both ends of a key exchange, with nothing between them. */
class KeyExchangeTest {
    private static final ServerKeyExchange SERVER =
            new ServerKeyExchange(
                    List.of(AES_SIV_CMAC_256, AES_128_GCM_SIV, AES_SIV_CMAC_512),
                    Optional.empty(),
                    Optional.empty());

    /** The contexts that were asked for, and how many octets under each. */
    private final List<String> exported = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    void bothEndsExportTheSameKeysForEachAlgorithm(AeadAlgorithm algorithm) {
        Outcome outcome = exchange(SERVER, List.of(algorithm));

        try (NtsSession session = agreed(outcome)) {
            assertThat(session.keys().algorithm()).isEqualTo(algorithm);
            assertThat(session.alternative()).isEmpty();
            assertThat(session.cookies()).hasSize(8);
            assertThat(session.server()).isEmpty();
            assertThat(session.port()).isEmpty();
        }
        assertThat(exported.subList(2, 4)).isEqualTo(exported.subList(0, 2));
    }

    @ParameterizedTest
    @CsvSource({
        "AES_SIV_CMAC_256, 0000000f00/32, 0000000f01/32",
        "AES_SIV_CMAC_512, 0000001100/64, 0000001101/64",
        "AES_128_GCM_SIV, 0000001e00/16, 0000001e01/16"
    })
    void contextsAreThoseOfTheStandard(AeadAlgorithm algorithm, String there, String back) {
        agreed(exchange(SERVER, List.of(algorithm))).close();

        assertThat(exported).startsWith(there, back);
    }

    @Test
    void theServersOrderDecides() {
        try (NtsSession session =
                agreed(
                        exchange(
                                SERVER,
                                List.of(AES_128_GCM_SIV, AES_SIV_CMAC_512, AES_SIV_CMAC_256)))) {
            assertThat(session.keys().algorithm()).isEqualTo(AES_SIV_CMAC_256);
        }
    }

    @Test
    void serverAndPortAreHandedOn() {
        ServerKeyExchange elsewhere =
                new ServerKeyExchange(
                        List.of(AES_SIV_CMAC_256), Optional.of("time.example"), Optional.of(4123));
        try (NtsSession session = agreed(exchange(elsewhere, List.of(AES_SIV_CMAC_256)))) {
            assertThat(session.server()).contains("time.example");
            assertThat(session.port()).contains(4123);
        }
    }

    /** As chrony 4.4 asks: the algorithm, and not how its keys are exported. */
    @Test
    void withoutItsRecordGcmSivIsTheLastChoiceAndGetsTheOldKeys() {
        assertThat(SERVER.decide(octets("800100020000 80040004001e0011 80000000")))
                .isEqualTo(new Decision.Agreed(AES_SIV_CMAC_512, false));

        Decision decision = SERVER.decide(octets("800100020000 80040002001e 80000000"));
        assertThat(decision).isEqualTo(new Decision.Agreed(AES_128_GCM_SIV, false));

        byte[] answer = SERVER.answer(decision, this::export, keys -> new byte[64]);
        assertThat(exported).containsExactly("0000000f00/16", "0000000f01/16");
        exported.clear();

        try (NtsSession session =
                agreed(client(List.of(AES_128_GCM_SIV)).answer(answer, this::export))) {
            assertThat(session.alternative()).isPresent();
        }
        assertThat(exported)
                .containsExactly(
                        "0000001e00/16", "0000001e01/16", "0000000f00/16", "0000000f01/16");
    }

    @Test
    void theRecordIsNotEchoedForAnotherAlgorithm() {
        Decision decision =
                SERVER.decide(octets("80010002 0000 80040004 001e000f 04000000 80000000"));
        assertThat(decision).isEqualTo(new Decision.Agreed(AES_SIV_CMAC_256, false));
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "800100028001 80040002000f 80000000, 80010000 80040000 80000000, NO_COMMON_PROTOCOL",
        "800100020000 800400020010 80000000, 800100020000 80040000 80000000, NO_COMMON_ALGORITHM",
        "800100020000 80040002000f, 800200020001 80000000, REFUSED_BY_SERVER",
        "800100020000 80040002000f c0010000 80000000, 800200020000 80000000, REFUSED_BY_SERVER"
    })
    void whereNothingIsAgreedBothEndsKnow(String request, String answer, Refusal refusal) {
        byte[] octets =
                SERVER.answer(SERVER.decide(octets(request)), this::export, keys -> new byte[100]);

        assertThat(octets).isEqualTo(octets(answer));
        assertThat(exported).isEmpty();
        assertThat(client(List.of(AES_SIV_CMAC_256)).answer(octets, this::export))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(refusal));
        assertThat(exported).isEmpty();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "800100020000 80040002000f 80000000, MALFORMED, the server sent no cookies",
        "800100020000 80040002001e 0005000100 80000000, MALFORMED,"
                + " 'the server chose algorithm 30, which was not offered'",
        "800100020000 80040004000f0011 0005000100 80000000, MALFORMED,"
                + " the server chose more than one algorithm",
        "800100048001 0000 80040002000f 0005000100 80000000, MALFORMED,"
                + " the server chose protocols that were not asked for",
        "800100020000 80040002000f 00050000 80000000, MALFORMED,"
                + " the server sent cookies that are empty or longer than 1024 octets",
        "800100020000 80040002000f 0005000100 c0000000 80000000, MALFORMED,"
                + " the critical record of type 16384 is unknown",
        "800100020000 80040002000f 0005000100 000d000161 80000000, MALFORMED,"
                + " a record of type 13 does not belong into this message",
        "800300020000 80000000, REFUSED_BY_SERVER,"
                + " 'the server sent warning 0, which nothing defines'",
        "800100020000 80040002000f 0005000100 800300020007 80000000, REFUSED_BY_SERVER,"
                + " 'the server sent warning 7, which nothing defines'",
        "800200020002 80000000, REFUSED_BY_SERVER,"
                + " 'the server sent error 2: something is wrong with it'",
        "800200028000 80000000, REFUSED_BY_SERVER,"
                + " 'the server sent error 32768: nothing defines that number'"
    })
    void answersThatCannotBeUsedSayWhy(String answer, Refusal refusal, String words) {
        assertThat(client(List.of(AES_SIV_CMAC_256)).answer(octets(answer), this::export))
                .isEqualTo(new Outcome.Refused(refusal, words));
        assertThat(exported).isEmpty();
    }

    @Test
    void aSessionPrintsNoSecret() {
        try (NtsSession session = agreed(exchange(SERVER, List.of(AES_SIV_CMAC_256)))) {
            assertThat(session).hasToString("NtsSession[" + AES_SIV_CMAC_256 + ", 8 cookies]");
        }
    }

    private Outcome exchange(ServerKeyExchange server, List<AeadAlgorithm> offers) {
        ClientKeyExchange client = client(offers);
        byte[] answer =
                server.answer(server.decide(client.request()), this::export, keys -> new byte[100]);
        return client.answer(answer, this::export);
    }

    private static ClientKeyExchange client(List<AeadAlgorithm> offers) {
        return new ClientKeyExchange(offers, List.of());
    }

    private static NtsSession agreed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Agreed.class);
        return ((Outcome.Agreed) outcome).session();
    }

    private byte[] export(String label, byte[] context, int length) {
        assertThat(label).isEqualTo("EXPORTER-network-time-security");
        exported.add(HexFormat.of().formatHex(context) + "/" + length);
        byte[] octets = new byte[length];
        Arrays.fill(octets, (byte) Arrays.hashCode(context));
        return octets;
    }
}
