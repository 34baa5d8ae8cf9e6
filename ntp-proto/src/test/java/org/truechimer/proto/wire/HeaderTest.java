package org.truechimer.proto.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.RandomCases;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.NtpShort;
import org.truechimer.proto.time.NtpTimestamp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.SplittableRandom;

class HeaderTest {
    private static final byte[] OCTETS =
            HexFormat.of()
                    .parseHex(
                            "640206e9"
                                    + "00000110"
                                    + "00000220"
                                    + "c0000201"
                                    + "e0000000aaaaaaaa"
                                    + "0123456789abcdef"
                                    + "e000000180000000"
                                    + "e000000190000000");
    private static final Header HEADER =
            new Header(
                    Leap.INSERT,
                    4,
                    Mode.SERVER,
                    2,
                    6,
                    -23,
                    new NtpShort(0x110),
                    new NtpShort(0x220),
                    0xC0000201,
                    new NtpTimestamp(0xe0000000aaaaaaaaL),
                    new NtpTimestamp(0x0123456789abcdefL),
                    new NtpTimestamp(0xe000000180000000L),
                    new NtpTimestamp(0xe000000190000000L));

    @Test
    void everyFieldHasItsPlace() {
        byte[] written = new byte[Header.LENGTH];
        HEADER.write(written, 0);

        assertThat(written).isEqualTo(OCTETS);
        assertThat(Header.read(MemorySegment.ofArray(OCTETS), 0)).isEqualTo(HEADER);
    }

    @Test
    void isWrittenWhereItWasToldToAndNowhereElse() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(Header.LENGTH + 10);
            segment.fill((byte) 0x55);

            // An odd base: the receive buffers promise no alignment.
            HEADER.write(segment, 3);

            assertThat(segment.asSlice(0, 3).mismatch(filled(3))).isEqualTo(-1);
            assertThat(segment.asSlice(3, Header.LENGTH).mismatch(MemorySegment.ofArray(OCTETS)))
                    .isEqualTo(-1);
            assertThat(segment.asSlice(3 + Header.LENGTH).mismatch(filled(7))).isEqualTo(-1);
            assertThat(Header.read(segment, 3)).isEqualTo(HEADER);
        }
    }

    private static MemorySegment filled(int length) {
        return MemorySegment.ofArray(new byte[length]).fill((byte) 0x55);
    }

    @Test
    void anyOctetsAreAHeaderAndTheSameOctetsAgain() {
        SplittableRandom random = RandomCases.of("headers");
        for (int i = 0; i < 10_000; i++) {
            byte[] octets = new byte[Header.LENGTH];
            random.nextBytes(octets);
            byte[] written = new byte[Header.LENGTH];
            Header.read(MemorySegment.ofArray(octets), 0).write(written, 0);

            assertThat(written).isEqualTo(octets);
        }
    }
}
