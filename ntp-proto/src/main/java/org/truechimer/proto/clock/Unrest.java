package org.truechimer.proto.clock;

import org.truechimer.proto.octets.StateVisitor;

/**
 * Remembers for a day how much the rate has changed. A rate that is steady for hours and then steps
 * is not foreseen by the wander that is believed between the steps, but by how often and how far it
 * has stepped.
 */
final class Unrest {
    private static final double LIFE_SECONDS = 86_400;

    /** How well the rate has to be known for a jump of it to count. */
    private static final double RATE_KNOWN = 1e-6;

    /** How often a rate jumps of which no jump was ever seen, per second. */
    private static final double UNFORESEEN = 1.5e-8;

    /** However often the rate has jumped, it does so no oftener than this, per sample. */
    private static final double GREATEST_JUMP_WEIGHT = 0.02;

    /** How probable a jump has to be to count at all. */
    private static final double CREDIBLE = 0.1;

    /** For so long it counts as watched before the first sample: one jump is no habit. */
    private static final double AT_FIRST_SECONDS = LIFE_SECONDS / 2;

    private double meanWanderSquare;
    private double rateJumps;
    private double watchedSeconds = AT_FIRST_SECONDS;

    /** {@return the square of the density of the rate's random walk that would come to as much} */
    double wanderSquare() {
        return meanWanderSquare + rateJumps * square(PathEstimator.RATE_JUMP) / watchedSeconds;
    }

    /** {@return how probable it is that the rate has jumped within the last so many seconds} */
    double rateJumpWeight(double elapsed) {
        double unforeseen = Math.max(PathModel.RATE_JUMP_WEIGHT, UNFORESEEN * elapsed);
        return Math.min(unforeseen + rateJumps * elapsed / watchedSeconds, GREATEST_JUMP_WEIGHT);
    }

    /**
     * Counts what has proven to be a jump of the rate. What is hardly possible does not count: it
     * would make the next one more probable, that one the next, and so on from nothing.
     *
     * @param elapsed since the last sample, seconds
     * @param rateVariance how well the rate was known
     * @param jumped how probable it is that the rate has jumped of late, and has yet to prove it
     */
    void count(double elapsed, double rateVariance, double jumped) {
        if (rateVariance < RATE_KNOWN * RATE_KNOWN) {
            double proven = jumped > CREDIBLE ? PathModel.PROVEN * jumped : 0;
            rateJumps += proven - share(elapsed) * rateJumps;
            watchedSeconds += elapsed - share(elapsed) * watchedSeconds;
        }
    }

    /** Takes in the square of the wander that is believed now. */
    void remember(double elapsed, double wanderSquare) {
        meanWanderSquare += share(elapsed) * (wanderSquare - meanWanderSquare);
    }

    private static double square(double value) {
        return value * value;
    }

    private static double share(double elapsed) {
        return 1 - StrictMath.exp(-elapsed / LIFE_SECONDS);
    }

    void state(StateVisitor visitor) {
        meanWanderSquare = visitor.f64(meanWanderSquare);
        rateJumps = visitor.f64(rateJumps);
        watchedSeconds = visitor.f64(watchedSeconds);
    }
}
