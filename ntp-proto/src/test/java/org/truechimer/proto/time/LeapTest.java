package org.truechimer.proto.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeapTest {

    @Test
    void isTwoBitsOnTheWire() {
        assertThat(Leap.of(0)).isEqualTo(Leap.NONE);
        assertThat(Leap.of(1)).isEqualTo(Leap.INSERT);
        assertThat(Leap.of(2)).isEqualTo(Leap.DELETE);
        assertThat(Leap.of(3)).isEqualTo(Leap.UNSYNCHRONISED);
        for (Leap leap : Leap.values()) {
            assertThat(Leap.of(leap.value())).isEqualTo(leap);
            assertThat(Leap.of(leap.value() + 4)).isEqualTo(leap);
        }
    }
}
