package org.truechimer.proto.clock;

import org.truechimer.proto.octets.StateVisitor;

/**
 * How long packets of a path wait on average, each way: what its {@link PathNoise} is to be
 * expected to be like. At first by how much the round trips exceed the least of them, then by how
 * much each direction exceeds the least delay that is believed: that follows a path whose least
 * delay moves, and tells a quiet direction from a busy one.
 */
final class QueueingScale {
    private static final double MEMORY = 0.99;
    private static final int FIRST_SAMPLES = 8;
    private static final int FEW_SAMPLES = 3;

    /** How many times the mean a queueing delay is that an exponential law hardly ever brings. */
    private static final double UNUSUAL = 12;

    private double meanSeconds;
    private double leastSeconds;
    private double outwardSeconds;
    private double backSeconds;
    private transient boolean unusual;

    /** {@return half of the least round trip there was, seconds} */
    double leastSeconds() {
        return leastSeconds;
    }

    /** {@return by how much packets wait longer on the way back than on the way out, seconds} */
    double differenceSeconds() {
        return backSeconds - outwardSeconds;
    }

    /**
     * Takes half of a round trip.
     *
     * @param halfDelay seconds
     * @param before how many samples there were before it
     */
    void sampled(double halfDelay, long before) {
        leastSeconds = leastSeconds == 0 ? halfDelay : Math.min(leastSeconds, halfDelay);
        meanSeconds += share(before) * (halfDelay - meanSeconds);
    }

    /**
     * Takes by how much a sample exceeded the least delays.
     *
     * @param outward seconds, of the way out
     * @param back seconds, of the way back
     * @param before how many samples there were before it
     */
    void exceeded(double outward, double back, long before) {
        unusual =
                before > FIRST_SAMPLES
                        && (outward > UNUSUAL * outwardSeconds || back > UNUSUAL * backSeconds);
        outwardSeconds += share(before) * (Math.max(outward, 0) - outwardSeconds);
        backSeconds += share(before) * (Math.max(back, 0) - backSeconds);
    }

    /** {@return whether the last sample waited so long that its path may have become another} */
    boolean isUnusual() {
        return unusual;
    }

    /** The mean of what there was so far, and later of the last hundred or so. */
    private static double share(long before) {
        return Math.max(1 - MEMORY, 1.0 / (before + 1));
    }

    /**
     * Tells the laws.
     *
     * @param least no scale is less than this, seconds
     */
    void tell(PathNoise noise, double least, long before) {
        if (before > FIRST_SAMPLES) {
            noise.expect(Math.max(outwardSeconds, least), Math.max(backSeconds, least));
        } else {
            double excess = Math.max(roughSeconds(before), least);
            noise.expect(excess, excess);
        }
    }

    /**
     * {@return how long packets wait on average, as far as a few round trips tell, seconds}
     *
     * @param before how many samples there were before the last one
     */
    double roughSeconds(long before) {
        double excess = meanSeconds - leastSeconds;
        return before < FEW_SAMPLES ? excess + 0.05 * meanSeconds / (before + 1) : excess;
    }

    void state(StateVisitor visitor) {
        meanSeconds = visitor.f64(meanSeconds);
        leastSeconds = visitor.f64(leastSeconds);
        outwardSeconds = visitor.f64(outwardSeconds);
        backSeconds = visitor.f64(backSeconds);
    }
}
