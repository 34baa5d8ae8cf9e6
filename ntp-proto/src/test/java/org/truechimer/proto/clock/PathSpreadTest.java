package org.truechimer.proto.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.sim.SplitMix64;

final class PathSpreadTest {
    private static final double LEAST = 3e-8;

    private final PathSpread spread = new PathSpread();
    private final SplitMix64 random = new SplitMix64(7);

    private void samples(int count, double outwardSeconds, double backSeconds) {
        for (int before = 0; before < count; before++) {
            spread.sampled(
                    0.5 + outwardSeconds * random.nextExponential(),
                    0.2 + backSeconds * random.nextExponential(),
                    before);
        }
        spread.believe(LEAST);
    }

    /** The mean absolute deviation of an exponential law is 2/e of its mean. */
    @Test
    void twoDirectionsThatDifferAreKeptApartWhateverTheirMeansAre() {
        samples(2_000, 1e-4, 1e-3);
        assertThat(spread.outwardSeconds()).isCloseTo(0.736e-4, withPercentage(15));
        assertThat(spread.backSeconds()).isCloseTo(0.736e-3, withPercentage(15));
        assertThat(spread.quieterSeconds()).isCloseTo(spread.outwardSeconds(), withPercentage(1));
    }

    @Test
    void twoDirectionsThatLookAlikeAreTakenToBe() {
        samples(2_000, 1e-4, 1.1e-4);
        double ratio = spread.backSeconds() / spread.outwardSeconds();
        assertThat(ratio).isCloseTo(1, withPercentage(2));
        assertThat(spread.typicalSeconds()).isCloseTo(0.77e-4, withPercentage(15));
    }

    @Test
    void aBurstIsNoHabit() {
        samples(300, 1e-4, 1e-4);
        spread.sampled(0.5 + 10, 0.2 + 10, 300);
        spread.believe(LEAST);
        assertThat(spread.typicalSeconds()).isCloseTo(0.736e-4, withPercentage(25));
    }

    @Test
    void delaysThatNeverVaryAreExpectedToAllTheSame() {
        samples(100, 0, 0);
        assertThat(spread.outwardSeconds()).isCloseTo(LEAST, withPercentage(1));
        assertThat(spread.backSeconds()).isCloseTo(LEAST, withPercentage(1));
    }

    @Test
    void theFirstSamplesAreToldBySomebodyElse() {
        spread.expect(2e-4);
        assertThat(spread.outwardSeconds()).isEqualTo(2e-4);
        assertThat(spread.backSeconds()).isEqualTo(2e-4);
        assertThat(spread.typicalSeconds()).isCloseTo(2e-4, withPercentage(1e-6));
    }
}
