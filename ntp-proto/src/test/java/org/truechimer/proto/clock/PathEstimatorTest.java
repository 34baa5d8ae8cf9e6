package org.truechimer.proto.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.proto.sim.SplitMix64;
import org.truechimer.proto.time.Exchange;

final class PathEstimatorTest {

    /**
     * A server's clock against the free-running one: an offset whose rate walks at random, seen
     * over a jittery path.
     */
    private static final class Link {
        final SplitMix64 random;
        final double delaySeconds;
        final double jitterSeconds;
        final double wander;
        double offsetSeconds;
        double frequency;
        double standingSeconds;
        double detourSeconds;
        double swing;
        int hops = 1;
        double backJitterFactor = 1;
        boolean normal;
        long leapNanos;
        long trueSeconds;

        Link(long seed, double delaySeconds, double jitterSeconds, double wander) {
            System.out.println("seed " + seed);
            this.random = new SplitMix64(seed);
            this.delaySeconds = delaySeconds;
            this.jitterSeconds = jitterSeconds;
            this.wander = wander;
            this.offsetSeconds = 0.05;
            this.frequency = 1e-4;
        }

        void second() {
            frequency += wander * random.nextGaussian();
            offsetSeconds += frequency + swing * Math.sin(2 * Math.PI * trueSeconds / 3_600);
            trueSeconds++;
        }

        long freeNanos() {
            return trueSeconds * 1_000_000_000L - Math.round(offsetSeconds * 1e9);
        }

        Exchange exchange() {
            double outward = delaySeconds + detourSeconds + queueingSeconds();
            double back =
                    delaySeconds
                            + detourSeconds
                            + standingSeconds
                            + backJitterFactor * queueingSeconds();
            long receive = trueSeconds * 1_000_000_000L + leapNanos + Math.round(outward * 1e9);
            long flight = Math.round((outward + back) * 1e9);
            return new Exchange(
                    freeNanos(),
                    receive,
                    receive,
                    freeNanos() + Math.round(flight * (1 - frequency)));
        }

        private double queueingSeconds() {
            if (normal) {
                return jitterSeconds * random.nextGaussian();
            }
            double seconds = 0;
            for (int hop = 0; hop < hops; hop++) {
                seconds += jitterSeconds / hops * random.nextExponential();
            }
            return seconds;
        }

        double errorSeconds(PathEstimator estimator) {
            return estimator
                    .estimate()
                    .offsetSecondsAt(freeNanos(), leapNanos + Math.round(offsetSeconds * 1e9));
        }
    }

    /**
     * The limits are a third above what an idealised study of the method found; chronyd's figures
     * are 2 to 4 times theirs.
     */
    @ParameterizedTest
    @CsvSource({
        "1e-4, 1e-5, 64, 3.8e-6",
        "1e-4, 1e-5, 16, 1.8e-6",
        "20e-3, 1e-3, 64, 8e-5",
        "20e-3, 1e-3, 16, 3.5e-5"
    })
    void tracksAWanderingClockAndKnowsHowWell(
            double delay, double jitter, int interval, double limit) {
        Link link = new Link(42, delay, jitter, 1e-9);
        PathEstimator estimator = new PathEstimator(0, 2e-4);
        double squares = 0;
        double normalised = 0;
        int seconds = 0;
        while (link.trueSeconds < 43_200) {
            if (link.trueSeconds % interval == 0 || link.trueSeconds < 16) {
                estimator.add(link.exchange());
            }
            link.second();
            if (link.trueSeconds > 7200) {
                double error = link.errorSeconds(estimator);
                squares += error * error;
                double sigma = estimator.estimate().offsetSigmaAt(link.freeNanos());
                normalised += error * error / (sigma * sigma);
                seconds++;
            }
        }
        assertThat(Math.sqrt(squares / seconds)).isLessThan(limit);
        assertThat(normalised / seconds).isBetween(0.4, 2.5);
    }

    /** As a rate that walks, it would be followed too far, and for surer than it is. */
    @Test
    void knowsHowWellItFollowsARateThatSwingsFasterThanItAsks() {
        double squares = 0;
        double normalised = 0;
        int seconds = 0;
        for (long seed = 1; seed <= 5; seed++) {
            Link link = new Link(seed, 20e-3, 1e-3, 1e-10);
            link.swing = 1e-6;
            PathEstimator estimator = new PathEstimator(0, 2e-4);
            while (link.trueSeconds < 86_400) {
                if (link.trueSeconds % 256 == 0 || link.trueSeconds < 16) {
                    estimator.add(link.exchange());
                }
                link.second();
                if (link.trueSeconds > 7200) {
                    double error = link.errorSeconds(estimator);
                    squares += error * error;
                    normalised +=
                            square(error / estimator.estimate().offsetSigmaAt(link.freeNanos()));
                    seconds++;
                }
            }
        }
        assertThat(Math.sqrt(squares / seconds)).isLessThan(3.85e-4);
        assertThat(normalised / seconds).isBetween(0.5, 1.4);
    }

    private static double square(double value) {
        return value * value;
    }

    @Test
    void followsAFrequencyStepWithinAFewSamples() {
        Link link = new Link(7, 1e-3, 1e-4, 1e-10);
        PathEstimator estimator = new PathEstimator(0, 2e-4);
        for (int i = 0; i < 7200; i++) {
            if (i % 16 == 0) {
                estimator.add(link.exchange());
            }
            link.second();
        }
        link.frequency += 2e-6;
        for (int i = 0; i < 320; i++) {
            if (i % 16 == 0) {
                estimator.add(link.exchange());
            }
            link.second();
        }
        assertThat(Math.abs(link.errorSeconds(estimator))).isLessThan(1e-4);
    }

    @Test
    void findsAStepOfTheRateBetweenSeldomAnswers() {
        double squares = 0;
        int links = 100;
        for (long seed = 1; seed <= links; seed++) {
            Link link = new Link(seed, 20e-3, 1e-4, 1e-11);
            PathEstimator estimator = new PathEstimator(0, 2e-4);
            askEvery(64, 14_400, link, estimator);
            link.frequency += 2e-6;
            askEvery(64, 16 * 64, link, estimator);
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
            askEvery(64, 64, link, estimator);
            if (i > 1000) {
                assertThat(estimator.surprise()).as("after %d samples", i).isLessThan(0.2);
                squares += square(link.errorSeconds(estimator));
                expected += square(estimator.estimate().offsetSigmaAt(link.freeNanos()));
            }
        }
        assertThat(squares / expected).isBetween(0.5, 2.0);
    }

    /** With these seeds the start was once taken for one of a path without a sharp edge. */
    @ParameterizedTest
    @ValueSource(longs = {25, 92, 106, 151})
    void aPathThatDoesNotLookLikeOneQueueAtTheStartIsFoundToBeOne(long seed) {
        Link link = new Link(seed, 5e-3, 1e-3, 1e-9);
        PathEstimator estimator = new PathEstimator(0, 2e-4);
        askEvery(64, 64 * 1020, link, estimator);
        double squares = 0;
        int asked = 330;
        for (int i = 0; i < asked; i++) {
            askEvery(64, 64, link, estimator);
            squares += square(link.errorSeconds(estimator));
        }
        assertThat(Math.sqrt(squares / asked)).isLessThan(7e-5);
    }

    @Test
    void isLessSureBetweenAnswersOnceItHasSeenTheRateStep() {
        Link link = new Link(12, 1e-3, 1e-5, 1e-11);
        PathEstimator estimator = new PathEstimator(0, 2e-4);
        askEvery(64, 14_400, link, estimator);
        double calm = estimator.estimate().noise().walk();
        link.frequency += 2e-6;
        askEvery(64, 14_400, link, estimator);
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
                askEvery(64, 14_400, link, estimator);
                link.frequency += step % 2 == 0 ? 2e-6 : -2e-6;
                for (int i = 0; i < 10; i++) {
                    askEvery(64, 64, link, estimator);
                    double error = link.errorSeconds(estimator);
                    double normalised = Math.pow(error / estimator.estimate().offsetSigma(), 2);
                    first += step == 0 ? normalised / 200 : 0;
                    last += step == 4 ? normalised / 200 : 0;
                }
            }
        }
        assertThat(last).isLessThan(first / 4);
    }

    /** With these seeds another law led at first, and once stayed ahead. */
    @ParameterizedTest
    @ValueSource(longs = {1, 5, 12, 15})
    void findsTheSharpEdgeOfAPathWhateverItTookItForAtFirst(long seed) {
        Link link = new Link(seed, 5e-3, 1e-3, 1e-9);
        PathEstimator estimator = new PathEstimator(0, 2e-4);
        askEvery(2, 8, link, estimator);
        askEvery(16, 7200, link, estimator);
        double squares = 0;
        for (int i = 0; i < 2000; i++) {
            askEvery(16, 16, link, estimator);
            squares += Math.pow(link.errorSeconds(estimator), 2) / 2000;
        }
        assertThat(Math.sqrt(squares)).isLessThan(4e-5);
    }

    /**
     * Half of what the busier way adds would be taken for an offset. The limits are a share of
     * that.
     */
    @ParameterizedTest
    @CsvSource({"1, 2, 8, 0.1", "2, 4, 3, 0.15", "3, 4, 8, 0.15", "4, 6, 3, 0.3", "5, 6, 8, 0.3"})
    void placesTheLeastDelaysBehindSomeHopsOfWhichOneWayIsBusier(
            long seed, int hops, double backJitterFactor, double share) {
        Link link = new Link(seed, 10e-3, 1e-3, 1e-9);
        link.hops = hops;
        link.backJitterFactor = backJitterFactor;
        double[] figures = ofADay(link);
        assertThat(figures[0]).isLessThan(share * 0.5e-3 * (backJitterFactor - 1));
        assertThat(figures[1]).isLessThan(4);
    }

    /** Without a least delay to look for, only the means tell, and the wider way tells less. */
    @ParameterizedTest
    @CsvSource({"1, 1, 3.2e-5", "2, 3, 4.5e-5", "3, 8, 5e-5"})
    void takesNormalDelaysForWhatTheyAre(long seed, double backJitterFactor, double limitSeconds) {
        Link link = new Link(seed, 10e-3, 1e-4, 1e-9);
        link.normal = true;
        link.backJitterFactor = backJitterFactor;
        double[] figures = ofADay(link);
        assertThat(figures[0]).isLessThan(limitSeconds);
        assertThat(figures[1]).isBetween(0.4, 2.5);
    }

    /** {@return rms of the error, seconds, and mean square of it over sigma, after four hours} */
    private static double[] ofADay(Link link) {
        PathEstimator estimator = new PathEstimator(0, 2e-4);
        askEvery(2, 16, link, estimator);
        askEvery(64, 14_400, link, estimator);
        double squares = 0;
        double normalised = 0;
        int asked = 1_100;
        for (int i = 0; i < asked; i++) {
            askEvery(64, 64, link, estimator);
            double square = square(link.errorSeconds(estimator));
            squares += square / asked;
            normalised += square / estimator.estimate().uncertainty().offset() / asked;
        }
        System.out.printf("rms %.3g s, normalised %.3g%n", Math.sqrt(squares), normalised);
        return new double[] {Math.sqrt(squares), normalised};
    }

    private static void askEvery(int interval, int seconds, Link link, PathEstimator estimator) {
        for (int i = 0; i < seconds; i++) {
            if (i % interval == 0) {
                estimator.add(link.exchange());
            }
            link.second();
        }
    }

    /** Half of what a queue adds to one direction looks like an offset to who does not know it. */
    @Test
    void aQueueThatStandsOnOneWayForHoursMovesItLittle() {
        Link link = new Link(11, 10e-3, 2e-4, 1e-9);
        PathEstimator estimator = new PathEstimator(0, 2e-4);
        double greatest = 0;
        for (int i = 0; i < 43_200; i++) {
            link.standingSeconds = i >= 21_600 && i < 28_800 ? 5e-3 : 0;
            if (i % 64 == 0) {
                estimator.add(link.exchange());
            }
            link.second();
            greatest = Math.max(greatest, i < 7200 ? 0 : Math.abs(link.errorSeconds(estimator)));
        }
        assertThat(greatest).isLessThan(2.5e-4);
    }

    @Test
    void isLessSureTheLongerItHasHeardNothing() {
        Link link = new Link(12, 1e-4, 1e-6, 1e-7);
        PathEstimator estimator = new PathEstimator(0, 2e-4);
        for (int i = 0; i < 7200; i++) {
            if (i % 64 == 0) {
                estimator.add(link.exchange());
            }
            link.second();
        }
        ClockEstimate estimate = estimator.estimate();
        double minute = 1e-7 * Math.sqrt(64.0 * 64 * 64 / 3);
        assertThat(estimate.offsetSigmaAt(estimate.atFreeNanos() + 64_000_000_000L))
                .isGreaterThan(minute / 2)
                .isGreaterThan(10 * estimate.offsetSigma());
    }

    /** The clock has more reason to go on as it did than the new route to be as long both ways. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void keepsTheTimeOverANewRouteThatIsLongerOutThanBack(long seed) {
        Link link = new Link(seed, 20e-3, 3e-4, 1e-10);
        PathEstimator estimator = new PathEstimator(0, 2e-4);
        askEvery(64, 14_400, link, estimator);
        link.detourSeconds = 8e-3;
        link.standingSeconds = -5e-3;
        askEvery(64, 3600, link, estimator);
        assertThat(Math.abs(link.errorSeconds(estimator))).isLessThan(5e-4);
    }

    @Test
    void noticesASteppedServerAndFollowsIt() {
        Link link = new Link(8, 1e-3, 1e-4, 1e-10);
        PathEstimator estimator = new PathEstimator(0, 2e-4);
        for (int i = 0; i < 3600; i++) {
            if (i % 16 == 0) {
                estimator.add(link.exchange());
            }
            link.second();
        }
        link.offsetSeconds += 0.1;
        boolean surprised = false;
        for (int i = 0; i < 160; i++) {
            if (i % 16 == 0) {
                estimator.add(link.exchange());
                surprised |= estimator.surprise() > 0.3;
            }
            link.second();
        }
        assertThat(surprised).isTrue();
        assertThat(Math.abs(link.errorSeconds(estimator))).isLessThan(5e-4);
    }

    @Test
    void aSingleLateAnswerHardlyMovesIt() {
        Link link = new Link(9, 1e-3, 1e-5, 1e-10);
        PathEstimator estimator = new PathEstimator(0, 2e-4);
        for (int i = 0; i < 1600; i++) {
            if (i % 16 == 0) {
                estimator.add(link.exchange());
            }
            link.second();
        }
        Exchange good = link.exchange();
        estimator.add(
                new Exchange(
                        good.departureNanos(),
                        good.receiveNanos(),
                        good.transmitNanos(),
                        good.arrivalNanos() + 500_000_000L));
        link.second();
        assertThat(Math.abs(link.errorSeconds(estimator))).isLessThan(2e-5);
    }

    /** Looked at once, in passing, they leave an error of 90 us. */
    @Test
    void itsFirstAnswersSayMoreOnceTheRateIsKnownAbout() {
        double squares = 0;
        int seconds = 0;
        for (long seed = 1; seed <= 60; seed++) {
            Link link = new Link(seed, 10e-3, 1e-3, 0);
            PathEstimator estimator = new PathEstimator(0, 2e-4);
            askEvery(2, 16, link, estimator);
            askEvery(4, 90, link, estimator);
            while (link.trueSeconds < 210) {
                askEvery(4, 4, link, estimator);
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
            askEvery(64, 1000, link, estimator);
            link.detourSeconds = 3e-3;
            link.standingSeconds = 5e-3;
            askEvery(64, 3000, link, estimator);
            squares += link.errorSeconds(estimator) * link.errorSeconds(estimator);
        }
        assertThat(Math.sqrt(squares / 20)).isLessThan(5e-4);
    }

    @Test
    void aLeapSecondAmongTheFirstAnswersMovesNothing() {
        Link link = new Link(7, 10e-3, 1e-4, 1e-9);
        PathEstimator estimator = new PathEstimator(0, 2e-4);
        askEvery(2, 40, link, estimator);
        estimator.shift(-1_000_000_000L);
        link.leapNanos = -1_000_000_000L;
        for (int answers = 0; answers < 40; answers++) {
            askEvery(4, 4, link, estimator);
            assertThat(link.errorSeconds(estimator)).isEqualTo(0, offset(2e-4));
        }
    }

    @Test
    void lookingAgainLosesNothingOfARateThatWasKnownBefore() {
        Link link = new Link(3, 10e-3, 1e-3, 0);
        PathEstimator estimator = new PathEstimator(1e-4, 1e-8);
        askEvery(2, 40, link, estimator);
        assertThat(estimator.estimate().frequency()).isEqualTo(1e-4, offset(3e-8));
        assertThat(estimator.estimate().frequencySigma()).isLessThan(3e-7);
    }

    @Test
    void knowsTheRateStillAfterItForgotTheOffset() {
        Link link = new Link(10, 1e-4, 1e-5, 1e-10);
        PathEstimator estimator = new PathEstimator(0, 2e-4);
        for (int i = 0; i < 3600; i++) {
            if (i % 16 == 0) {
                estimator.add(link.exchange());
            }
            link.second();
        }
        estimator.forgetOffset();
        link.offsetSeconds += 17;
        estimator.add(link.exchange());
        assertThat(estimator.estimate().frequency()).isCloseTo(link.frequency, offset(1e-7));
        assertThat(Math.abs(link.errorSeconds(estimator))).isLessThan(1e-4);
    }
}
