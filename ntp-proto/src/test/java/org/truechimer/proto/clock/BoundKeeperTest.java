package org.truechimer.proto.clock;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.sim.SplitMix64;
import org.truechimer.proto.time.Exchange;

final class BoundKeeperTest {
    private static final double DRIFT = 15e-6;

    @Test
    void holdsTheTruthWhateverThePathDoesAndHoweverTheRateMovesWithinItsDrift() {
        for (long seed = 1; seed <= 200; seed++) {
            SplitMix64 random = new SplitMix64(seed);
            BoundKeeper keeper = new BoundKeeper();
            double offset = 0;
            for (int second = 0; second < 300; second++) {
                long trueNanos = second * 1_000_000_000L;
                long freeNanos = trueNanos - Math.round(offset * 1e9);
                if (second % 7 == 0) {
                    long outward = Math.round(1e6 * random.nextExponential());
                    long back = Math.round(1e7 * random.nextExponential());
                    keeper.add(
                            new Exchange(
                                    freeNanos,
                                    trueNanos + outward,
                                    trueNanos + outward,
                                    freeNanos + outward + back),
                            0,
                            DRIFT);
                }
                Bounds bounds = keeper.at(freeNanos, 0, DRIFT).orElseThrow();
                assertThat(offset)
                        .as("seed %d second %d", seed, second)
                        .isBetween(bounds.lowSecondsFrom(0), bounds.highSecondsFrom(0));
                offset += (2 * random.nextDouble() - 1) * DRIFT;
            }
        }
    }

    /** The estimate alone is sure of a rate that is none. */
    @Test
    void aDelayThatChangesAllTheTimeInOneDirectionMayBeNoRate() {
        BoundKeeper keeper = new BoundKeeper();
        PathEstimator estimator = new PathEstimator(0, 2e-4);
        for (int i = 0; i < 12; i++) {
            Exchange exchange = exchange(16L * i, 24_000_000 - 2_000_000 * i, 22_000_000);
            keeper.add(exchange, 0, DRIFT);
            estimator.add(exchange);
        }
        assertThat(RateBounds.of(estimator.estimate()).high()).isLessThan(-DRIFT);
        RateBounds rates = keeper.rates(DRIFT).orElseThrow();
        assertThat(0.0).isBetween(rates.low() - DRIFT, rates.high() + DRIFT);
    }

    @Test
    void steadyDelaysLeaveLittleDoubtAboutTheRate() {
        BoundKeeper keeper = new BoundKeeper();
        for (int i = 0; i < 8; i++) {
            keeper.add(exchange(64L * i, 24_000_000 + i % 3, 22_000_000), 0.1, DRIFT);
        }
        RateBounds rates = keeper.rates(DRIFT).orElseThrow();
        assertThat(rates.drift()).isLessThan(1e-7);
        assertThat(Math.abs(rates.frequency())).isLessThan(1e-7);
    }

    @Test
    void nothingIsSaidOfTheRateByOneAnswerOrByThoseOfAClockThatWasStepped() {
        BoundKeeper keeper = new BoundKeeper();
        keeper.add(exchange(0, 1000, 1000), 0, DRIFT);
        assertThat(keeper.rates(DRIFT)).isEmpty();
        keeper.add(exchange(16, 1000, 1000), 0, DRIFT);
        assertThat(keeper.rates(DRIFT)).isPresent();
        keeper.add(exchange(32, 5_000_000_000L, -4_999_999_000L), 0, DRIFT);
        assertThat(keeper.rates(DRIFT)).isEmpty();
    }

    /** Clocks that agree, and how long a request and its reply are under way. */
    private static Exchange exchange(long second, long outwardNanos, long backNanos) {
        long departure = second * 1_000_000_000L;
        long receive = departure + outwardNanos;
        return new Exchange(departure, receive, receive, receive + backNanos);
    }

    @Test
    void anOldAnswerThatContradictsANewOneDoesNotCount() {
        BoundKeeper keeper = new BoundKeeper();
        keeper.add(new Exchange(0, 500_000, 500_000, 1_000_000), 0, DRIFT);
        long later = 10_000_000_000L;
        keeper.add(
                new Exchange(
                        later, later + 7_000_500_000L, later + 7_000_500_000L, later + 1_000_000),
                0,
                DRIFT);
        Bounds bounds = keeper.at(later, 0, DRIFT).orElseThrow();
        assertThat(bounds.lowSecondsFrom(0)).isBetween(6.99, 7.0);
        assertThat(bounds.highSecondsFrom(0)).isBetween(7.0, 7.01);
    }

    @Test
    void knowsNothingBeforeTheFirstAnswerAndAfterForgetting() {
        BoundKeeper keeper = new BoundKeeper();
        assertThat(keeper.at(0, 0, DRIFT)).isEmpty();
        keeper.add(new Exchange(0, 1, 1, 2), 0, DRIFT);
        keeper.clear();
        assertThat(keeper.at(0, 0, DRIFT)).isEmpty();
    }
}
