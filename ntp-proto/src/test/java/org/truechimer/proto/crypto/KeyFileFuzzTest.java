package org.truechimer.proto.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import java.nio.charset.StandardCharsets;

class KeyFileFuzzTest {

    /** Each line of any text makes a key or a fault at most, and the keys can be used together. */
    @FuzzTest(maxDuration = "1m")
    void anyTextIsRead(byte[] octets) {
        String text = new String(octets, StandardCharsets.UTF_8);
        KeyFile file = KeyFile.parse(text);

        assertThat((long) file.keys().size() + file.faults().size())
                .isLessThanOrEqualTo(text.lines().count());
        assertThat(new SymmetricKeys(file.keys()).size()).isEqualTo(file.keys().size());
    }
}
