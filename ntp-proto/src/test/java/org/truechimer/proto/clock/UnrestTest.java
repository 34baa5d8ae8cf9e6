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

    /** As if it had been watched for half a day before: one jump is no habit. */
    @Test
    void aRateThatHasJustJumpedIsExpectedToDoSoTwiceADay() {
        jump();
        assertThat(unrest.rateJumpWeight(432)).isCloseTo(0.01, withPercentage(4));
        assertThat(unrest.wanderSquare()).isCloseTo(4e-12 / 43_200, withPercentage(4));
    }

    /** Cautiously: not as seldom as if a whole day had been watched. */
    @Test
    void aRateThatJumpsEveryTwoHoursIsKnownToAfterSixOfThem() {
        for (int jumps = 0; jumps < 6; jumps++) {
            for (int sample = 0; sample < 92; sample++) { // and 20 of the jump: 7168 s
                unrest.count(64, 1e-16, 0);
            }
            jump();
        }
        assertThat(unrest.rateJumpWeight(72)).isBetween(0.0055, 0.01);
    }

    private void jump() {
        for (int sample = 0; sample < 20; sample++) {
            unrest.count(64, 1e-16, 1);
        }
    }

    @Test
    void aJumpOfARateThatIsNotKnownCountsForNothing() {
        unrest.count(64, 1e-10, 1);
        assertThat(unrest.rateJumpWeight(16)).isEqualTo(1e-6);
    }
}
