package org.truechimer.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.time.Stamp;
import org.truechimer.proto.time.StampQuality;

import java.util.SplittableRandom;

class SoftwareClockTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START_FREE = 5_000 * SECOND;
    private static final long START_WALL = 1_800_000_000L * SECOND;

    private long elapsed;

    private SoftwareClock clock(long offsetNanos, double error) {
        return new SoftwareClock(
                new ClockChoice.Software(offsetNanos, error),
                () -> new Reading(START_FREE + elapsed, START_WALL + elapsed, 0),
                () -> 0);
    }

    @Test
    void itStartsOffAndItsOscillatorRunsWrong() {
        SoftwareClock clock = clock(20_000_000, 30e-6);
        assertThat(clock.read()).isEqualTo(new Reading(START_FREE, START_WALL + 20_000_000, 0));

        elapsed = 100 * SECOND;
        assertThat(clock.read())
                .isEqualTo(
                        new Reading(
                                START_FREE + 100 * SECOND + 3_000_000,
                                START_WALL + 100 * SECOND + 20_000_000 + 3_000_000,
                                0));
    }

    @Test
    void theFrequencyThatUndoesTheErrorStopsTheDrift() {
        SoftwareClock clock = clock(0, 30e-6);
        clock.setFrequency(1 / (1 + 30e-6) - 1);

        elapsed = 1000 * SECOND;
        assertThat(clock.read().wallNanos())
                .isCloseTo(START_WALL + elapsed, within(10_000L)); // 2^-16 ppm of it
    }

    @Test
    void steeringNeverTouchesTheFreeRunningScale() {
        SoftwareClock steered = clock(0, -12e-6);
        SoftwareClock alone = clock(0, -12e-6);
        for (int i = 0; i < 50; i++) {
            elapsed += 3 * SECOND + i;
            steered.setFrequency((i - 25) * 1e-5);
            steered.step(i * 1000L);
            assertThat(steered.read().freeNanos()).isEqualTo(alone.read().freeNanos());
        }
    }

    @Test
    void aStepMovesTheWallClockAndBeginsAnEpoch() {
        SoftwareClock clock = clock(0, 0);
        Reading before = clock.read();
        clock.step(-7);

        assertThat(clock.read())
                .isEqualTo(
                        new Reading(
                                before.freeNanos(), before.wallNanos() - 7, before.epoch() + 1));
    }

    @Test
    void theRateIsLimitedAndQuantisedLikeTheKernels() {
        SoftwareClock clock = clock(0, 0);
        clock.setFrequency(1);
        assertThat(clock.frequency()).isCloseTo(0.1005, within(1e-9));
        clock.setFrequency(1.4e-6 / 65536);
        assertThat(clock.frequency()).isEqualTo(1e-6 / 65536);
    }

    @Test
    void aStampOfTheMachineLiesOnItsFreeRunningScaleWhateverItsWallClockShows() {
        SoftwareClock clock = clock(-3 * SECOND, 50e-6);
        elapsed = 10 * SECOND;
        clock.step(12345);

        assertThat(clock.stamp(new Stamp(START_FREE + elapsed, 0, StampQuality.KERNEL)))
                .isEqualTo(
                        new Stamp(
                                clock.read().freeNanos(),
                                clock.read().epoch(),
                                StampQuality.KERNEL));
    }

    /**
     * The wall clock is the sum of what each rate made of its stretch, however often the rate
     * changes.
     */
    @RepeatedTest(20)
    void theWallClockIsTheIntegralOfItsRate(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        double error = random.nextDouble(-1e-4, 1e-4);
        SoftwareClock clock = clock(0, error);
        elapsed = 0;
        double expected = 0;
        long freeBefore = clock.read().freeNanos();
        long wallBefore = clock.read().wallNanos();
        for (int i = 0; i < 200; i++) {
            clock.setFrequency(random.nextDouble(-5e-4, 5e-4));
            double rate = clock.frequency();
            elapsed += random.nextLong(1, 20 * SECOND);
            Reading now = clock.read();
            expected += (now.freeNanos() - freeBefore) * rate;
            assertThat(now.wallNanos() - wallBefore - (now.freeNanos() - START_FREE))
                    .as("after %d changes, seed %d", i, repetition.getCurrentRepetition())
                    .isCloseTo(Math.round(expected), within(i + 2L));
            assertThat(now.wallNanos()).isGreaterThanOrEqualTo(wallBefore);
            freeBefore = now.freeNanos();
        }
    }
}
