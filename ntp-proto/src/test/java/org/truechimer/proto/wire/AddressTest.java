package org.truechimer.proto.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.proto.RandomCases;

import java.util.HexFormat;
import java.util.SplittableRandom;

class AddressTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, c0000201",
        "::1, cf404dc8",
        "2001:db8::1, 39ab9b37",
        "fe80::1, 89e5301f",
    })
    void referenceIdsAreThoseOfTheStandard(String literal, String hex) {
        assertThat(parse(literal).referenceId()).isEqualTo(Integer.parseUnsignedInt(hex, 16));
    }

    /** The examples of RFC 5952, section 1 and 4. */
    @ParameterizedTest
    @CsvSource({
        "2001:0db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:DB8::AAAA, 2001:db8::aaaa",
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "1:0:0:0:0:0:0:0, 1::",
        "::192.0.2.33, ::c000:221",
        "::ffff:192.0.2.33, 192.0.2.33",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
        "[2001:db8::1], 2001:db8::1",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
    })
    void isWrittenInTheOneStandardForm(String literal, String standard) {
        assertThat(parse(literal).host()).isEqualTo(standard);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                ":",
                ":::",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                "256.0.0.1",
                "01.2.3.4",
                "1.2.3.-4",
                "1.2.3.+4",
                "1.2.3.4 ",
                "0x7f.0.0.1",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                "1:2:3:4:5:6:7:8::",
                "12345::",
                "g::",
                "::1%eth0",
                "fe80::1%1",
                "[::1",
                "::1]",
                "[192.0.2.1]",
                "1.2.3.4::",
                "::1.2.3.4:1",
                "::1.2.3",
                ":1::",
                "::1:",
                "1:2:3:4:5:6:7:1.2.3.4",
                "ntp.example.org",
                "\u0661.2.3.4",
                "::\uff11",
                "2001:db8::1:123:"
            })
    void whatIsNoLiteralIsNoAddress(String text) {
        assertThat(Address.parse(text, 123)).isEmpty();
    }

    @Test
    void printsWithItsPort() {
        assertThat(parse("192.0.2.1")).hasToString("192.0.2.1:123");
        assertThat(parse("2001:db8::1")).hasToString("[2001:db8::1]:123");
        assertThat(parse("2001:db8::1").withPort(4460)).hasToString("[2001:db8::1]:4460");
    }

    @Test
    void holdsIPv4InItsMappedForm() {
        assertThat(Address.ofIPv4(0xC0000201, 123)).isEqualTo(new Address(0, 0xFFFFC0000201L, 123));
        assertThat(Address.ofIPv4(0xC0000201, 123).bytes())
                .isEqualTo(HexFormat.of().parseHex("c0000201"));
        assertThat(Address.ofIPv4(-1, 123).isIPv4()).isTrue();
        assertThat(new Address(0, 1, 123).isIPv4()).isFalse();
        assertThat(new Address(1, 0xFFFFC0000201L, 123).isIPv4()).isFalse();
    }

    @Test
    void knowsWhatStandsForAllAddresses() {
        assertThat(parse("0.0.0.0").isUnspecified()).isTrue();
        assertThat(parse("::").isUnspecified()).isTrue();
        assertThat(parse("0.0.0.1").isUnspecified()).isFalse();
        assertThat(parse("::1").isUnspecified()).isFalse();
        assertThat(parse("1::").isUnspecified()).isFalse();
    }

    @Test
    void anyAddressIsTheSameAfterItsBytesAndItsText() {
        SplittableRandom random = RandomCases.of("addresses");
        for (int i = 0; i < 10_000; i++) {
            Address address = randomAddress(random);

            assertThat(Address.of(address.bytes(), address.port())).isEqualTo(address);
            assertThat(Address.parse(address.host(), address.port())).contains(address);
        }
    }

    /** With many zero groups, or it would never have anything to leave out. */
    private static Address randomAddress(SplittableRandom random) {
        int port = random.nextInt(65536);
        if (random.nextInt(4) == 0) {
            return Address.ofIPv4(random.nextInt(), port);
        }
        long[] halves = new long[2];
        for (int group = 0; group < 8; group++) {
            long value = random.nextBoolean() ? 0 : random.nextLong() & 0xFFFF;
            halves[group / 4] = halves[group / 4] << 16 | value;
        }
        return new Address(halves[0], halves[1], port);
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> Address.ofIPv4(1, 65536));
        assertThatIllegalArgumentException().isThrownBy(() -> Address.ofIPv4(1, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> Address.of(new byte[5], 123));
    }

    private static Address parse(String literal) {
        return Address.parse(literal, 123).orElseThrow();
    }
}
