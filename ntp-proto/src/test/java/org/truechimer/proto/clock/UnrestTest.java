package org.truechimer.proto.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;

final class UnrestTest {
    private final Unrest unrest = new Unrest();

    @Test
    void aJumpIsTheMoreProbableTheLongerNobodyHasLooked() {
        assertThat(unrest.rateJumpWeight(16)).isEqualTo(1e-6);
        assertThat(unrest.rateJumpWeight(1024)).isCloseTo(1.536e-5, withPercentage(0.1));
    }

    @Test
    void aRateThatHasJumpedOnceADayIsExpectedToDoSoAgain() {
        for (int sample = 0; sample < 20; sample++) {
            unrest.count(64, 1e-16, 1);
        }
        assertThat(unrest.rateJumpWeight(864)).isCloseTo(0.01, withPercentage(2));
        assertThat(unrest.wanderSquare()).isCloseTo(4e-12 / 86_400, withPercentage(2));
    }

    @Test
    void aJumpOfARateThatIsNotKnownCountsForNothing() {
        unrest.count(64, 1e-10, 1);
        assertThat(unrest.rateJumpWeight(16)).isEqualTo(1e-6);
    }
}
