package org.truechimer.proto.clock;

import org.truechimer.proto.octets.StateVisitor;

/**
 * How much the delays of one direction of a path vary: their mean absolute deviation from their
 * mean. It is the same wherever the least delay is believed to be, so a law whose scale follows
 * from it does not hold a wrong least delay in its place.
 */
final class DelaySpread {
    private static final double MEMORY = 0.995;
    private static final int FIRST_SAMPLES = 8;

    /** A deviation counts as so many times the usual one at most: a burst is no habit. */
    private static final double GREATEST = 5;

    private double meanSeconds;
    private double deviationSeconds;

    /** {@return the mean absolute deviation, seconds; rough for the first samples} */
    double seconds() {
        return deviationSeconds;
    }

    /**
     * Takes one delay. An unknown part that is the same in all does not matter.
     *
     * @param delay seconds
     * @param before how many samples there were before it
     */
    void sampled(double delay, long before) {
        if (before == 0) {
            meanSeconds = delay;
            return;
        }
        double off = delay - meanSeconds;
        if (before > FIRST_SAMPLES) {
            double most = GREATEST * deviationSeconds;
            off = Math.clamp(off, -most, most);
        }
        meanSeconds += share(before + 1) * off;
        deviationSeconds += share(before) * (Math.abs(off) - deviationSeconds);
    }

    /** The mean of what there was so far, and later of the last two hundred or so. */
    private static double share(long count) {
        return Math.max(1 - MEMORY, 1.0 / count);
    }

    void state(StateVisitor visitor) {
        meanSeconds = visitor.f64(meanSeconds);
        deviationSeconds = visitor.f64(deviationSeconds);
    }
}
