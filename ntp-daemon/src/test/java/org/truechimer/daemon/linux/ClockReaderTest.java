package org.truechimer.daemon.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.time.Reading;

import java.time.Instant;

class ClockReaderTest {
    private final ClockEpoch epoch = new ClockEpoch();
    private final ClockReader reader = new ClockReader(epoch);

    @Test
    void readsTheWallClock() {
        Instant wall = Instant.now();
        long unixNanos = wall.getEpochSecond() * 1_000_000_000L + wall.getNano();

        assertThat(reader.read().wallNanos()).isCloseTo(unixNanos, within(1_000_000_000L));
    }

    @Test
    void bothClocksGoOnTogether() {
        Reading first = reader.read();
        Reading second = reader.read();

        assertThat(second.freeNanos()).isGreaterThan(first.freeNanos());
        assertThat(second.wallMinusFreeNanos())
                .isCloseTo(first.wallMinusFreeNanos(), within(100_000L));
    }

    @Test
    void bearsTheNumberOfTheEpoch() {
        int before = reader.read().epoch();
        epoch.bump();

        assertThat(reader.read().epoch()).isEqualTo(before + 1);
    }

    @Test
    void aStepOfOurOwnPutsTwoEpochsBetweenBeforeAndAfter() {
        int[] during = new int[1];
        int result =
                epoch.step(
                        5,
                        () -> {
                            during[0] = reader.read().epoch();
                            return 0;
                        });

        assertThat(result).isZero();
        assertThat(during[0]).isEqualTo(1);
        assertThat(epoch.number()).isEqualTo(2);
        assertThat(epoch.ownStepsNanos()).isEqualTo(5);
    }

    @Test
    void aRefusedStepIsNotCounted() {
        assertThat(epoch.step(5, () -> -LinuxConstants.EPERM)).isEqualTo(-LinuxConstants.EPERM);
        assertThat(epoch.ownStepsNanos()).isZero();
    }

    @Test
    void convertsStampsByTheNearestReading() {
        Reading near = new Reading(7_000_000_000L, 1_700_000_000_000_000_000L, 0);
        double fast = 500e-6;

        assertThat(ClockReader.freeNanosOf(near.wallNanos(), near, fast))
                .isEqualTo(near.freeNanos());
        assertThat(ClockReader.freeNanosOf(near.wallNanos() + 1_000_500, near, fast))
                .isEqualTo(near.freeNanos() + 1_000_000);
        assertThat(ClockReader.freeNanosOf(near.wallNanos() - 1_000_500, near, fast))
                .isEqualTo(near.freeNanos() - 1_000_000);
    }
}
