package org.truechimer.proto.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.HexFormat;

class PacketParserTest {
    private static final int V3_CLIENT = 0x1B;
    private static final int V4_CLIENT = 0x23;
    private static final int V5_CLIENT = 0x2B;

    @Test
    void aBareHeaderIsAPacket() {
        Packet.Valid packet = valid(packet(V4_CLIENT, ""));

        assertThat(packet.header().version()).isEqualTo(4);
        assertThat(packet.header().mode()).isEqualTo(Mode.CLIENT);
        assertThat(packet.fields()).isEmpty();
        assertThat(packet.mac()).isEmpty();
    }

    @Test
    void aPacketIsReadWhereItLies() {
        byte[] octets = ByteBuffer.allocate(60).position(5).put(packet(V4_CLIENT, "")).array();

        assertThat(PacketParser.parse(octets, 5, 48))
                .isEqualTo(PacketParser.parse(packet(V4_CLIENT, ""), 0, 48));
    }

    @ParameterizedTest
    @CsvSource({"20, 16", "24, 20"})
    void aShortRemainderIsAMac(int length, int digestLength) {
        assertThat(valid(packet(V4_CLIENT, "0000001e" + "55".repeat(length - 4))).mac())
                .contains(new Mac(30, digestLength));
    }

    @Test
    void fourZeroOctetsAreACryptoNak() {
        assertThat(valid(packet(V4_CLIENT, "00000000")).mac()).contains(new Mac(0, 0));
        assertThat(valid(packet(V3_CLIENT, "00000000")).mac()).contains(new Mac(0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000001", "ff000000"})
    void aKeyWithoutADigestIsNeitherAMacNorACryptoNak(String remainder) {
        assertThat(malformed(packet(V4_CLIENT, remainder))).isEqualTo(Malformation.TRAILING_OCTETS);
        assertThat(malformed(packet(V3_CLIENT, remainder))).isEqualTo(Malformation.TRAILING_OCTETS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 12, 16, 19, 21, 22, 23})
    void otherShortRemaindersAreNothing(int length) {
        assertThat(malformed(packet(V4_CLIENT, "00".repeat(length))))
                .isEqualTo(Malformation.TRAILING_OCTETS);
    }

    @ParameterizedTest
    @ValueSource(ints = {25, 26, 27})
    void whatIsLongerThanAMacHasToStartWithAField(int length) {
        assertThat(malformed(packet(V4_CLIENT, "00".repeat(length))))
                .isEqualTo(Malformation.EXTENSION_FIELD_LENGTH);
    }

    @Test
    void fieldsAreWalkedInTheirOrder() {
        Packet.Valid packet =
                valid(
                        packet(
                                V4_CLIENT,
                                field(0x0104, 36) + field(0xF323, 16) + field(0x0204, 104)));

        assertThat(packet.fields())
                .containsExactly(
                        new ExtensionField.Unknown(0x0104, 36),
                        new ExtensionField.Unknown(0xF323, 16),
                        new ExtensionField.Unknown(0x0204, 104));
        assertThat(packet.mac()).isEmpty();
    }

    @Test
    void aMacMayFollowAFieldOfAnyLength() {
        Packet.Valid packet =
                valid(packet(V4_CLIENT, field(0x0104, 16) + "0000001e" + "55".repeat(16)));

        assertThat(packet.fields()).containsExactly(new ExtensionField.Unknown(0x0104, 16));
        assertThat(packet.mac()).contains(new Mac(30, 16));
    }

    @Test
    void aLastFieldIsAFieldFromTwentyEightOctetsOn() {
        assertThat(valid(packet(V4_CLIENT, field(0x0104, 28))).fields())
                .containsExactly(new ExtensionField.Unknown(0x0104, 28));
        // By definition: nothing but the length tells a short last field from a MAC.
        assertThat(valid(packet(V4_CLIENT, field(0x0104, 24))).mac())
                .contains(new Mac(0x01040018, 20));
        assertThat(valid(packet(V4_CLIENT, field(0x0104, 20))).mac())
                .contains(new Mac(0x01040014, 16));
        assertThat(malformed(packet(V4_CLIENT, field(0x0104, 16))))
                .isEqualTo(Malformation.TRAILING_OCTETS);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 12, 15, 17, 18, 19, 29, 36, 0xFFFC, 0xFFFF})
    void aFieldThatLiesAboutItsLengthIsRefused(int length) {
        String remainder = "0104%04x".formatted(length) + "00".repeat(28);

        assertThat(malformed(packet(V4_CLIENT, remainder)))
                .isEqualTo(Malformation.EXTENSION_FIELD_LENGTH);
    }

    @Test
    void theWholePacketIsRefusedForItsLastField() {
        assertThat(malformed(packet(V4_CLIENT, field(0x0104, 36) + "0204ffff" + "00".repeat(28))))
                .isEqualTo(Malformation.EXTENSION_FIELD_LENGTH);
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 20, 24, 36, 52, 68})
    void beforeVersionFourEverythingBehindTheHeaderIsTheMac(int length) {
        String remainder = "01040010" + "55".repeat(length - 4);

        assertThat(valid(packet(V3_CLIENT, remainder)).mac())
                .contains(new Mac(0x01040010, length - 4));
        assertThat(valid(packet(V3_CLIENT, remainder)).fields()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 18, 21, 72, 400})
    void beforeVersionFourTooTheMacHasItsLimits(int length) {
        assertThat(malformed(packet(V3_CLIENT, "55".repeat(length))))
                .isEqualTo(Malformation.TRAILING_OCTETS);
    }

    @ParameterizedTest
    @CsvSource({
        "0x03, false",
        "0x0B, true",
        "0x13, true",
        "0x1B, true",
        "0x23, true",
        "0x2B, false",
        "0x33, false",
        "0x3B, false"
    })
    void versionsOneToFourAreSpoken(String firstOctet, boolean spoken) {
        Packet packet = parse(packet(Integer.decode(firstOctet), ""));

        assertThat(packet instanceof Packet.Valid).isEqualTo(spoken);
        if (!spoken) {
            assertThat(packet).isEqualTo(new Packet.Malformed(Malformation.VERSION));
        }
    }

    @Test
    void versionFiveIsNotReadAsVersionFour() {
        String fields =
                "f5ff001b"
                        + "64726166742d696574662d6e74702d6e747076352d303700"
                        + "f5030014"
                        + "00".repeat(16);

        assertThat(malformed(packet(V5_CLIENT, fields))).isEqualTo(Malformation.VERSION);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 47})
    void lessThanAHeaderIsNothing(int length) {
        assertThat(malformed(new byte[length])).isEqualTo(Malformation.TOO_SHORT);
    }

    @Test
    void thereIsALimitToWhatIsLookedAt() {
        byte[] longest = packet(V4_CLIENT, field(0x0104, 2000));

        assertThat(longest).hasSize(PacketParser.MAXIMUM_LENGTH);
        assertThat(valid(longest).fields()).hasSize(1);
        assertThat(malformed(new byte[PacketParser.MAXIMUM_LENGTH + 1]))
                .isEqualTo(Malformation.TOO_LONG);
    }

    @Test
    void askingForOctetsThatAreNotThereIsTheCallersFault() {
        assertThatThrownBy(() -> PacketParser.parse(new byte[48], 1, 48))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static String field(int type, int length) {
        return "%04x%04x".formatted(type, length) + "5a".repeat(length - 4);
    }

    private static byte[] packet(int firstOctet, String remainder) {
        return HexFormat.of()
                .parseHex(
                        "%02x000620".formatted(firstOctet)
                                + "00".repeat(36)
                                + "0123456789abcdef"
                                + remainder);
    }

    private static Packet parse(byte[] octets) {
        return PacketParser.parse(octets, 0, octets.length);
    }

    private static Packet.Valid valid(byte[] octets) {
        assertThat(parse(octets)).isInstanceOf(Packet.Valid.class);
        return (Packet.Valid) parse(octets);
    }

    private static Malformation malformed(byte[] octets) {
        assertThat(parse(octets)).isInstanceOf(Packet.Malformed.class);
        return ((Packet.Malformed) parse(octets)).malformation();
    }
}
