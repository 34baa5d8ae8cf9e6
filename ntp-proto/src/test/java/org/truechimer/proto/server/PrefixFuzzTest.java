package org.truechimer.proto.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import java.nio.charset.StandardCharsets;

class PrefixFuzzTest {

    /** What is read as a block can be written and read again as the same block. */
    @FuzzTest(maxDuration = "1m")
    void anyTextIsABlockOrIsNot(byte[] octets) {
        Prefix.parse(new String(octets, StandardCharsets.UTF_8))
                .ifPresent(
                        prefix -> {
                            String bits = prefix.isIPv4() ? "/32" : "/128";
                            String text = prefix.toString();
                            assertThat(Prefix.parse(text.contains("/") ? text : text + bits))
                                    .contains(prefix);
                            assertThat(prefix.contains(prefix.high(), prefix.low())).isTrue();
                        });
    }
}
