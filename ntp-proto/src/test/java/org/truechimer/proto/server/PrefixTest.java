package org.truechimer.proto.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.proto.wire.Address;

class PrefixTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.0/24",
        "192.0.2.77/24, 192.0.2.0/24",
        "0.0.0.0/0, 0.0.0.0/0",
        "255.255.255.255/32, 255.255.255.255",
        "2001:DB8::1/32, 2001:db8::/32",
        "2001:db8::1/128, 2001:db8::1",
        "::/0, ::/0",
        "::1/127, ::/127",
        "::ffff:192.0.2.77/120, 192.0.2.0/24",
        "::ffff:0:0/96, 0.0.0.0/0"
    })
    void isReadAndWrittenAsCidr(String text, String written) {
        assertThat(Prefix.parse(text).map(Prefix::toString)).contains(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "192.0.2.0",
                "192.0.2.0/",
                "/24",
                "192.0.2.0/33",
                "192.0.2.0/-1",
                "192.0.2.0/+1",
                "192.0.2.0/0024",
                "192.0.2.0/٣",
                "192.0.2/24",
                "2001:db8::/129",
                "[2001:db8::]/32",
                "::ffff:192.0.2.0/95",
                "localhost/8"
            })
    void nothingElseIsRead(String text) {
        assertThat(Prefix.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "192.0.2.0/24, ::ffff:192.0.2.1, true",
        "0.0.0.0/0, 203.0.113.1, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 192.0.2.1, false",
        "::/64, 192.0.2.1, false",
        "2001:db8::/63, 2001:db8:0:1:ffff::, true",
        "2001:db8::/64, 2001:db8:0:1::, false",
        "2001:db8::/65, 2001:db8::8000:0:0:0, false"
    })
    void holdsTheAddressesOfItsFamilyThatBeginAlike(String text, String literal, boolean held) {
        Address address = Address.parse(literal, 0).orElseThrow();

        assertThat(Prefix.parse(text).orElseThrow().contains(address.high(), address.low()))
                .isEqualTo(held);
    }

    @Test
    void hasNoMoreBitsThanAnAddress() {
        assertThatThrownBy(() -> new Prefix(0, 0, 129))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Prefix(0, 0, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
