package org.truechimer.proto.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.stream.IntStream;

final class WayTest {
    private static double meanSeconds(Way way, double from, double to) {
        SplitMix64 random = new SplitMix64(1);
        return IntStream.range(0, 100_000)
                .mapToDouble(i -> way.delayNanos(from + (to - from) * i * 1e-5, random) * 1e-9)
                .average()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void queuesByTheMeanAndNeverUnderTheLeast(Way.Tail tail) {
        Way way = new Way(0.01, 0.001).queueing(tail);
        assertThat(meanSeconds(way, 0, 1)).isCloseTo(0.011, withPercentage(1));
        SplitMix64 random = new SplitMix64(2);
        IntStream.range(0, 1000)
                .forEach(
                        i ->
                                assertThat(way.delayNanos(i, random))
                                        .isGreaterThanOrEqualTo(10_000_000));
    }

    @Test
    void aHeavierTailHasMoreVeryLongDelays() {
        long exponential = far(Way.Tail.EXPONENTIAL);
        long product = far(Way.Tail.PRODUCT);
        assertThat(exponential).isLessThan(product);
        assertThat(product).isLessThan(far(Way.Tail.PARETO));
    }

    private static long far(Way.Tail tail) {
        SplitMix64 random = new SplitMix64(3);
        return IntStream.range(0, 1_000_000).filter(i -> tail.draw(random) > 30).count();
    }

    @Test
    void isBusyInRushHoursAlone() {
        Way way = new Way(0, 0.001).congested(10, 100, 0.5);
        assertThat(meanSeconds(way, 0, 49.9)).isCloseTo(0.01, withPercentage(2));
        assertThat(meanSeconds(way, 50, 99.9)).isCloseTo(0.001, withPercentage(2));
    }

    @Test
    void burstsTakeTheirShareOfTheTime() {
        Way way = new Way(0, 0.001).bursting(11, 30, 10);
        assertThat(meanSeconds(way, 0, 100_000)).isCloseTo(0.0035, withPercentage(5));
    }

    @Test
    void swings() {
        Way way = new Way(0.01, 0).swinging(0.004, 400);
        SplitMix64 random = new SplitMix64(4);
        assertThat(way.delayNanos(100, random)).isEqualTo(14_000_000);
        assertThat(way.delayNanos(300, random)).isEqualTo(6_000_000);
    }
}
