package org.truechimer.proto.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import java.nio.charset.StandardCharsets;

class AddressFuzzTest {

    /** What is read as a literal can be written and read again as the same address. */
    @FuzzTest(maxDuration = "1m")
    void anyTextIsALiteralOrIsNot(byte[] octets) {
        String text = new String(octets, StandardCharsets.UTF_8);
        Address.parse(text, 123)
                .ifPresent(
                        address ->
                                assertThat(Address.parse(address.host(), 123)).contains(address));
    }
}
