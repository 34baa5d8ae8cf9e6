package org.truechimer.proto.nts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.crypto.AeadKey;
import org.truechimer.proto.wire.HeaderFields;
import org.truechimer.proto.wire.KissCode;
import org.truechimer.proto.wire.Packet;
import org.truechimer.proto.wire.PacketParser;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;

class NtsQueryTest {
    private static final byte[] UNIQUE_ID =
            HexFormat.of()
                    .parseHex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");

    @ParameterizedTest
    @CsvFileSource(resources = "nts-packets.csv", maxCharsPerColumn = 8192)
    void agreesWithItsVectors(
            int id, String c2s, String s2c, String nonce, int length, String sent, String answer) {
        AeadAlgorithm algorithm = AeadAlgorithm.of(id).orElseThrow();
        byte[] cookie = new byte[length];
        Arrays.fill(cookie, (byte) 0x5A);
        NtsQuery query =
                new NtsQuery(
                        Arrays.copyOf(hex(sent), 48),
                        UNIQUE_ID,
                        cookie,
                        1,
                        new AeadKey(algorithm, hex(c2s)),
                        hex(nonce));
        AeadKey toClient = new AeadKey(algorithm, hex(s2c));

        assertThat(query.octets()).isEqualTo(hex(sent));
        NtsQuery.Verdict verdict = query.verdict(hex(answer), toClient);
        assertThat(verdict).isInstanceOf(NtsQuery.Verdict.Verified.class);
        assertThat(((NtsQuery.Verdict.Verified) verdict).cookies())
                .hasSize(2)
                .allMatch(fresh -> fresh.length == length)
                .extracting(fresh -> fresh[0])
                .containsExactly((byte) 0xA5, (byte) 0xA6);
        for (int bit = 0; bit < 8 * answer.length() / 2; bit++) {
            byte[] forged = hex(answer);
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(query.verdict(forged, toClient))
                    .as("bit %d", bit)
                    .isNotInstanceOf(NtsQuery.Verdict.Verified.class);
        }
        for (int cut = 0; cut < answer.length() / 2; cut++) {
            assertThat(query.verdict(Arrays.copyOf(hex(answer), cut), toClient))
                    .isEqualTo(new NtsQuery.Verdict.Failed());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 100, 164, 400, 1000})
    void aRequestGetsThroughWhateverTheLengthOfACookie(int cookie) {
        byte[] octets = query(cookie, 7).octets();

        assertThat(octets.length).isLessThanOrEqualTo(NtsQuery.LENGTH_MAX);
        assertThat(PacketParser.parse(octets, 0, octets.length)).isInstanceOf(Packet.Valid.class);
    }

    @Test
    void aRefusalCountsOnlyWithTheIdentifierOfTheRequest() {
        NtsQuery query = query(100, 0);
        byte[] answer = Arrays.copyOf(query.octets(), 48 + 36);
        MemorySegment segment = MemorySegment.ofArray(answer);
        HeaderFields.referenceId(segment, 0, KissCode.NTSN.referenceId());

        assertThat(query.verdict(answer, key()))
                .isEqualTo(new NtsQuery.Verdict.Refused(KissCode.NTSN));
        HeaderFields.stratum(segment, 0, 1);
        assertThat(query.verdict(answer, key())).isEqualTo(new NtsQuery.Verdict.Failed());
        HeaderFields.stratum(segment, 0, 0);
        answer[60] ^= 1;
        assertThat(query.verdict(answer, key())).isEqualTo(new NtsQuery.Verdict.Failed());
        assertThat(query.verdict(Arrays.copyOf(answer, 48), key()))
                .isEqualTo(new NtsQuery.Verdict.Failed());
    }

    @Test
    void whatHasNotItsLengthIsRefused() {
        assertThatThrownBy(
                        () ->
                                new NtsQuery(
                                        new byte[47],
                                        UNIQUE_ID,
                                        new byte[100],
                                        0,
                                        key(),
                                        new byte[16]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a header of 47 octets; it has 48");
    }

    private static NtsQuery query(int cookie, int placeholders) {
        byte[] header = new byte[48];
        header[0] = 0x23;
        return new NtsQuery(header, UNIQUE_ID, new byte[cookie], placeholders, key(), new byte[16]);
    }

    private static AeadKey key() {
        return new AeadKey(AeadAlgorithm.AES_SIV_CMAC_256, new byte[32]);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
