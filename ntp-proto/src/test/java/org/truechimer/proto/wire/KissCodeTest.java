package org.truechimer.proto.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KissCodeTest {

    @Test
    void isFourCharactersInTheReferenceId() {
        assertThat(KissCode.RATE.referenceId()).isEqualTo(0x52415445);
        assertThat(KissCode.of(0x44454E59)).contains(KissCode.DENY);
        for (KissCode code : KissCode.values()) {
            assertThat(KissCode.of(code.referenceId())).contains(code);
            assertThat(KissCode.isSpelt(code.referenceId())).isTrue();
        }
    }

    @Test
    void anUnknownCodeIsNotTakenForAKnownOne() {
        assertThat(KissCode.of(0x58595A31)).isEmpty();
        assertThat(KissCode.isSpelt(0x58595A31)).isTrue();
    }

    @Test
    void whatCannotBePrintedIsNoCode() {
        assertThat(KissCode.isSpelt(0)).isFalse();
        assertThat(KissCode.isSpelt(0x47505300)).isFalse();
        assertThat(KissCode.isSpelt(0x52415420)).isFalse();
        assertThat(KissCode.isSpelt(0xFF415445)).isFalse();
    }
}
