package org.truechimer.proto.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;

/** What {@link PathEstimator} makes of the first answers, which it looks at again. */
final class FirstAnswersTest {
    /** Looked at once, in passing, they leave an error of 90 us. */
    @Test
    void itsFirstAnswersSayMoreOnceTheRateIsKnownAbout() {
        double squares = 0;
        int seconds = 0;
        for (long seed = 1; seed <= 60; seed++) {
            Link link = new Link(seed, 10e-3, 1e-3, 0);
            PathEstimator estimator = new PathEstimator(0, 2e-4);
            link.ask(2, 16, estimator);
            link.ask(4, 90, estimator);
            while (link.trueSeconds < 210) {
                link.ask(4, 4, estimator);
                squares += link.errorSeconds(estimator) * link.errorSeconds(estimator);
                seconds++;
            }
        }
        assertThat(Math.sqrt(squares / seconds)).isLessThan(7e-5);
    }

    /**
     * Looked at again with what was learnt of their queues, those after the change would be taken
     * for load.
     */
    @Test
    void aNewRouteAmongTheFirstAnswersIsNotMadeLoadOfByLookingAgain() {
        double squares = 0;
        for (long seed = 1; seed <= 20; seed++) {
            Link link = new Link(seed, 10e-3, 3e-4, 1e-9);
            PathEstimator estimator = new PathEstimator(0, 2e-4);
            link.ask(64, 1000, estimator);
            link.detourSeconds = 3e-3;
            link.standingSeconds = 5e-3;
            link.ask(64, 3000, estimator);
            squares += link.errorSeconds(estimator) * link.errorSeconds(estimator);
        }
        assertThat(Math.sqrt(squares / 20)).isLessThan(5e-4);
    }

    @Test
    void aLeapSecondAmongTheFirstAnswersMovesNothing() {
        Link link = new Link(7, 10e-3, 1e-4, 1e-9);
        PathEstimator estimator = new PathEstimator(0, 2e-4);
        link.ask(2, 40, estimator);
        estimator.shift(-1_000_000_000L);
        link.leapNanos = -1_000_000_000L;
        for (int answers = 0; answers < 40; answers++) {
            link.ask(4, 4, estimator);
            assertThat(link.errorSeconds(estimator)).isEqualTo(0, offset(2e-4));
        }
    }

    @Test
    void lookingAgainLosesNothingOfARateThatWasKnownBefore() {
        Link link = new Link(3, 10e-3, 1e-3, 0);
        PathEstimator estimator = new PathEstimator(1e-4, 1e-8);
        link.ask(2, 40, estimator);
        assertThat(estimator.estimate().frequency()).isEqualTo(1e-4, offset(3e-8));
        assertThat(estimator.estimate().frequencySigma()).isLessThan(3e-7);
    }
}
