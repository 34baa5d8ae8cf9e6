package org.truechimer.proto.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import java.util.Arrays;

class PacketParserFuzzTest {

    @FuzzTest(maxDuration = "2m")
    void anyOctetsAreAPacketOrMalformed(byte[] octets) {
        switch (PacketParser.parse(octets, 0, octets.length)) {
            case Packet.Valid packet -> {
                assertThat(write(packet.header())).isEqualTo(Arrays.copyOf(octets, Header.LENGTH));
                assertThat(lengthOf(packet)).isEqualTo(octets.length);
            }
            case Packet.Malformed(Malformation malformation) ->
                    assertThat(malformation == Malformation.TOO_SHORT)
                            .isEqualTo(octets.length < Header.LENGTH);
        }
    }

    private static byte[] write(Header header) {
        byte[] octets = new byte[Header.LENGTH];
        header.write(octets, 0);
        return octets;
    }

    private static int lengthOf(Packet.Valid packet) {
        int fields =
                packet.fields().stream()
                        .mapToInt(
                                field ->
                                        switch (field) {
                                            case ExtensionField.Unknown unknown -> unknown.length();
                                        })
                        .sum();
        return Header.LENGTH + fields + packet.mac().map(mac -> 4 + mac.digestLength()).orElse(0);
    }
}
