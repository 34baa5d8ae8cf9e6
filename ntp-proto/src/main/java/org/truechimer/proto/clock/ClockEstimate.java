package org.truechimer.proto.clock;

/**
 * A belief about a clock, at one instant: its offset from the free-running clock, its rate, and how
 * sure that is.
 *
 * @param atFreeNanos the instant, on the free-running clock
 * @param baseNanos the whole nanoseconds of the offset that the rest is counted from
 * @param offsetSeconds what comes on top of the base, seconds
 * @param frequency rate against the free-running clock, as a fraction
 * @param offsetVariance seconds squared
 * @param covariance of offset and frequency, seconds
 * @param frequencyVariance of the frequency
 * @param leastDelaySeconds least one-way delay of the path it was measured over
 */
public record ClockEstimate(
        long atFreeNanos,
        long baseNanos,
        double offsetSeconds,
        double frequency,
        double offsetVariance,
        double covariance,
        double frequencyVariance,
        double leastDelaySeconds) {

    /** {@return the same belief about a clock that is this much ahead} */
    ClockEstimate shifted(long nanos) {
        return new ClockEstimate(
                atFreeNanos,
                baseNanos + nanos,
                offsetSeconds,
                frequency,
                offsetVariance,
                covariance,
                frequencyVariance,
                leastDelaySeconds);
    }

    /**
     * {@return this belief moved to between two edges, and less sure by as much, when it lies
     * outside}
     *
     * @param lowSeconds lower edge
     * @param highSeconds upper edge
     * @param fromNanos the whole nanoseconds that the edges are counted from
     */
    public ClockEstimate within(double lowSeconds, double highSeconds, long fromNanos) {
        double from = (baseNanos - fromNanos) * 1e-9;
        double moved = Math.clamp(from + offsetSeconds, lowSeconds, highSeconds) - from;
        double excess = moved - offsetSeconds;
        return new ClockEstimate(
                atFreeNanos,
                baseNanos,
                moved,
                frequency,
                offsetVariance + excess * excess,
                covariance,
                frequencyVariance,
                leastDelaySeconds);
    }

    /** {@return one standard deviation of the offset, seconds} */
    public double offsetSigma() {
        return Math.sqrt(offsetVariance);
    }

    /** {@return one standard deviation of the frequency, as a fraction} */
    public double frequencySigma() {
        return Math.sqrt(frequencyVariance);
    }

    /**
     * {@return the offset at another instant minus {@code fromNanos}, seconds}
     *
     * @param freeNanos the instant, on the free-running clock
     * @param fromNanos what to subtract: the wall clock minus the free-running clock, say
     */
    public double offsetSecondsAt(long freeNanos, long fromNanos) {
        double elapsed = (freeNanos - atFreeNanos) * 1e-9;
        return (baseNanos - fromNanos) * 1e-9 + offsetSeconds + frequency * elapsed;
    }

    /**
     * {@return the offset's variance at another instant, seconds squared}
     *
     * @param freeNanos the instant, on the free-running clock
     */
    public double offsetVarianceAt(long freeNanos) {
        double elapsed = (freeNanos - atFreeNanos) * 1e-9;
        return offsetVariance + elapsed * (2 * covariance + elapsed * frequencyVariance);
    }
}
