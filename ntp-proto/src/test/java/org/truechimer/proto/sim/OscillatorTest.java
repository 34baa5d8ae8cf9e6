package org.truechimer.proto.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;

final class OscillatorTest {
    private static final long SECOND = 1_000_000_000L;

    private static Oscillator steady(double frequency) {
        return new Oscillator(frequency, 0, new SplitMix64(1));
    }

    @Test
    void followsTheTemperatureAndIsBackAfterAPeriod() {
        Oscillator oscillator = steady(10e-6).warmedBy(400, 2e-6, 0);
        long quarter = oscillator.freeNanos(100 * SECOND);
        assertThat(oscillator.frequency()).isCloseTo(12e-6, offset(1e-12));
        assertThat(quarter).isBetween(100 * SECOND + 1_100_000, 100 * SECOND + 1_150_000);
        assertThat(oscillator.freeNanos(400 * SECOND))
                .isBetween(400 * SECOND + 3_999_990, 400 * SECOND + 4_000_010);
    }

    @Test
    void agesAndJumps() {
        Oscillator oscillator = steady(0).ageing(1e-12).jumpingAt(50, 3e-6);
        oscillator.freeNanos(49 * SECOND);
        assertThat(oscillator.frequency()).isCloseTo(49e-12, offset(1e-18));
        oscillator.freeNanos(50 * SECOND);
        assertThat(oscillator.frequency()).isCloseTo(3e-6 + 50e-12, offset(1e-18));
    }

    @Test
    void walksAsFarAsItsWanderSays() {
        double squares = 0;
        for (int seed = 0; seed < 200; seed++) {
            Oscillator oscillator = new Oscillator(0, 1e-9, new SplitMix64(seed));
            oscillator.freeNanos(400 * SECOND);
            squares += oscillator.frequency() * oscillator.frequency() / 200;
        }
        assertThat(Math.sqrt(squares)).isBetween(17e-9, 23e-9); // 1e-9 sqrt(400)
    }

    @Test
    void neverRunsBackwards() {
        Oscillator oscillator =
                new Oscillator(-1e-4, 3e-8, new SplitMix64(7))
                        .jumpingAt(3, -1e-5)
                        .jumpingAt(7, 2e-5);
        long last = -1;
        for (long nanos = 0; nanos < 20 * SECOND; nanos += 100_000) {
            long free = oscillator.freeNanos(nanos);
            assertThat(free).isGreaterThan(last);
            last = free;
        }
    }
}
