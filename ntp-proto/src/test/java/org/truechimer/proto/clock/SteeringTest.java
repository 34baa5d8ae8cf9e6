package org.truechimer.proto.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.time.Reading;

final class SteeringTest {
    private static final long NOW = 5_000_000_000L;

    private final Steering steering = new Steering(ClockPolicy.DEFAULT, 3e-6);

    private static Reading reading(long freeNanos, long wallMinusFreeNanos) {
        return new Reading(freeNanos, freeNanos + wallMinusFreeNanos, 0);
    }

    private void follow(double offsetSeconds, double frequency) {
        steering.follow(
                new ClockEstimate(
                        NOW,
                        0,
                        offsetSeconds,
                        frequency,
                        new Uncertainty(1e-16, 0, 1e-16),
                        new RateNoise(0, 1e-20),
                        1e-3));
    }

    @Test
    void keepsTheRateThatItFoundUntilItKnowsBetter() {
        assertThat(steering.rate(reading(NOW, 0), 1, 1)).isEqualTo(3e-6);
        assertThat(steering.dueFreeNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void addsWhatSlewsTheOffsetOutInTheTimeGivenAndAsksAgainThen() {
        follow(100e-6, 10e-6);
        assertThat(steering.rate(reading(NOW, 0), 2, 1)).isCloseTo(60e-6, offset(1e-12));
        assertThat(steering.dueFreeNanos()).isEqualTo(NOW + 2_000_000_000L);
    }

    @Test
    void neverSlewsFasterThanAllowed() {
        follow(-0.5, 10e-6);
        assertThat(steering.rate(reading(NOW, 0), 1, 1)).isCloseTo(10e-6 - 500e-6, offset(1e-12));
        assertThat(steering.dueFreeNanos()).isEqualTo(NOW + 16_000_000_000L);
    }

    @Test
    void slewsFasterInHaste() {
        follow(-0.5, 0);
        assertThat(steering.rate(reading(NOW, 0), 1, 10)).isCloseTo(-5000e-6, offset(1e-12));
    }

    @Test
    void arrivesWithoutOvershoot() {
        follow(100e-6, 0);
        double rate = steering.rate(reading(NOW, 0), 1, 1);
        long gained = Math.round(rate * 1e9);
        assertThat(steering.rate(reading(NOW + 1_000_000_000L, gained), 1, 1)).isZero();
        assertThat(steering.dueFreeNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void neverRunsFasterThanTheGreatestFrequency() {
        follow(0, 0.01);
        assertThat(steering.frequency()).isEqualTo(ClockPolicy.DEFAULT.maximumFrequency());
    }
}
