package org.truechimer.proto.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;

final class QueueingScaleTest {
    private static final double LEAST = 3e-8;

    private final QueueingScale scale = new QueueingScale();
    private final PathNoise noise = new PathNoise();

    private void samples(int from, int to, double halfDelay, double outward, double back) {
        for (int before = from; before < to; before++) {
            scale.sampled(halfDelay, before);
            scale.exceeded(outward, back, before);
        }
        scale.tell(noise, LEAST, to);
    }

    @Test
    void aQuietDirectionIsToldFromABusyOne() {
        samples(0, 50, 10e-3, 1e-5, 2e-3);
        assertThat(noise.outward().typicalSeconds()).isCloseTo(1e-5, withPercentage(5));
        assertThat(noise.back().typicalSeconds()).isCloseTo(2e-3, withPercentage(5));
    }

    /** What once was the least of all round trips says nothing of a path that has become longer. */
    @Test
    void followsAPathWhoseLeastDelayMoves() {
        samples(0, 50, 10e-3, 1e-4, 1e-4);
        samples(50, 100, 30e-3, 1e-4, 1e-4);
        assertThat(noise.outward().typicalSeconds()).isCloseTo(1e-4, withPercentage(5));
        assertThat(scale.leastSeconds()).isEqualTo(10e-3);
    }

    @Test
    void theFirstSamplesAreMeasuredByTheirRoundTrips() {
        scale.sampled(10e-3, 0);
        scale.sampled(12e-3, 1);
        scale.sampled(11e-3, 2);
        scale.tell(noise, LEAST, 3);
        assertThat(noise.outward().typicalSeconds()).isCloseTo(1e-3, withPercentage(5));
        assertThat(noise.back().typicalSeconds()).isCloseTo(1e-3, withPercentage(5));
    }

    @Test
    void aDelayOfManyTimesTheMeanIsUnusual() {
        samples(0, 20, 10e-3, 1e-4, 1e-3);
        scale.exceeded(1e-3, 1e-2, 20);
        assertThat(scale.isUnusual()).isFalse();
        scale.exceeded(3e-3, 0, 21);
        assertThat(scale.isUnusual()).isTrue();
    }

    @Test
    void aPathWithoutQueuesIsExpectedToHaveSomeAllTheSame() {
        samples(0, 50, 10e-3, 0, 0);
        assertThat(noise.outward().typicalSeconds()).isCloseTo(LEAST, withPercentage(20));
    }
}
