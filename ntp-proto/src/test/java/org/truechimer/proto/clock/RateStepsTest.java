package org.truechimer.proto.clock;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What {@link PathEstimator} makes of an oscillator whose rate steps. */
final class RateStepsTest {
    @Test
    void followsAFrequencyStepWithinAFewSamples() {
        Link link = new Link(7, 1e-3, 1e-4, 1e-10);
        PathEstimator estimator = new PathEstimator(0, 2e-4);
        link.ask(16, 7200, estimator);
        link.frequency += 2e-6;
        link.ask(16, 320, estimator);
        assertThat(Math.abs(link.errorSeconds(estimator))).isLessThan(1e-4);
    }

    @Test
    void findsAStepOfTheRateBetweenSeldomAnswers() {
        double squares = 0;
        int links = 100;
        for (long seed = 1; seed <= links; seed++) {
            Link link = new Link(seed, 20e-3, 1e-4, 1e-11);
            PathEstimator estimator = new PathEstimator(0, 2e-4);
            link.ask(64, 14_400, estimator);
            link.frequency += 2e-6;
            link.ask(64, 16 * 64, estimator);
            squares += Math.pow(link.errorSeconds(estimator), 2) / links;
        }
        assertThat(Math.sqrt(squares)).isLessThan(3e-5);
    }

    /** What may have been one must not make the next one more probable, and so on from nothing. */
    @Test
    void doesNotComeToBelieveInStepsOfARateThatOnlyWanders() {
        Link link = new Link(1, 1e-5, 1e-7, 1e-9);
        PathEstimator estimator = new PathEstimator(0, 2e-4);
        double squares = 0;
        double expected = 0;
        for (int i = 0; i < 4000; i++) {
            link.ask(64, 64, estimator);
            if (i > 1000) {
                assertThat(estimator.surprise()).as("after %d samples", i).isLessThan(0.2);
                squares += square(link.errorSeconds(estimator));
                expected += square(estimator.estimate().offsetSigmaAt(link.freeNanos()));
            }
        }
        assertThat(squares / expected).isBetween(0.5, 2.0);
    }

    @Test
    void isLessSureBetweenAnswersOnceItHasSeenTheRateStep() {
        Link link = new Link(12, 1e-3, 1e-5, 1e-11);
        PathEstimator estimator = new PathEstimator(0, 2e-4);
        link.ask(64, 14_400, estimator);
        double calm = estimator.estimate().noise().walk();
        link.frequency += 2e-6;
        link.ask(64, 14_400, estimator);
        assertThat(estimator.estimate().noise().walk()).isGreaterThan(100 * calm);
        assertThat(estimator.estimate().frequencySigma()).isLessThan(1e-8);
    }

    /** Nothing foretells the first one. */
    @Test
    void expectsTheRateToStepOnceItHasStepped() {
        double first = 0;
        double last = 0;
        for (long seed = 1; seed <= 20; seed++) {
            Link link = new Link(seed, 20e-3, 1e-3, 1e-10);
            PathEstimator estimator = new PathEstimator(0, 2e-4);
            for (int step = 0; step < 5; step++) {
                link.ask(64, 14_400, estimator);
                link.frequency += step % 2 == 0 ? 2e-6 : -2e-6;
                for (int i = 0; i < 10; i++) {
                    link.ask(64, 64, estimator);
                    double error = link.errorSeconds(estimator);
                    double normalised = Math.pow(error / estimator.estimate().offsetSigma(), 2);
                    first += step == 0 ? normalised / 200 : 0;
                    last += step == 4 ? normalised / 200 : 0;
                }
            }
        }
        assertThat(last).isLessThan(first / 4);
    }

    private static double square(double value) {
        return value * value;
    }
}
