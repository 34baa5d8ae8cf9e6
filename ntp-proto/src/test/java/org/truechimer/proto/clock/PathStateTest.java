package org.truechimer.proto.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;

final class PathStateTest {
    private static PathState belief() {
        PathState belief = new PathState();
        belief.x = 2e-3;
        belief.f = 3e-6;
        belief.m = 1e-2;
        belief.xx = 4e-10;
        belief.xf = 1e-13;
        belief.xm = -1e-10;
        belief.ff = 1e-15;
        belief.fm = 2e-14;
        belief.mm = 9e-10;
        return belief;
    }

    @Test
    void timeGoesBackTheWayItCame() {
        PathState belief = belief();
        belief.predict(50, 0, 0);
        belief.rewind(50, new RateNoise(0, 0));
        PathState whole = belief();
        assertThat(belief.x).isCloseTo(whole.x, withPercentage(1e-9));
        assertThat(belief.xx).isCloseTo(whole.xx, withPercentage(1e-9));
        assertThat(belief.xf).isCloseTo(whole.xf, withPercentage(1e-9));
        assertThat(belief.xm).isCloseTo(whole.xm, withPercentage(1e-9));
        assertThat(belief.ff).isCloseTo(whole.ff, withPercentage(1e-9));
    }

    /** As much as over the same time to come: there is no direction in a random walk. */
    @Test
    void theRateOfThePastIsKnownNoBetterThanThatOfTheFuture() {
        PathState past = new PathState();
        past.rewind(100, new RateNoise(1e-12, 1e-18));
        PathState future = new PathState();
        future.predict(100, 1e-9, 1e-6);
        assertThat(past.xx).isCloseTo(future.xx, withPercentage(1e-9));
        assertThat(past.ff).isCloseTo(future.ff, withPercentage(1e-9));
        assertThat(past.xf).isCloseTo(-future.xf, withPercentage(1e-9));
    }

    /** Two looks at a rate count as one of the sum of their precisions. */
    @Test
    void aRateLearntElsewhereMovesAllThatHangsOnIt() {
        PathState belief = belief();
        belief.learnRate(5e-6, 1e-15);
        PathState before = belief();
        assertThat(belief.f).isCloseTo(4e-6, withPercentage(1e-6));
        assertThat(belief.ff).isCloseTo(0.5e-15, withPercentage(1e-6));
        assertThat(belief.x - before.x)
                .isCloseTo(before.xf / before.ff * 1e-6, withPercentage(1e-6));
        assertThat(belief.m - before.m)
                .isCloseTo(before.fm / before.ff * 1e-6, withPercentage(1e-6));
        double learnt = before.xf * before.xf / before.ff / 2;
        assertThat(belief.xx).isCloseTo(before.xx - learnt, withPercentage(1e-6));
        assertThat(belief.xf).isCloseTo(before.xf / 2, withPercentage(1e-6));
    }
}
