package org.truechimer.proto.clock;

/**
 * A belief about a clock, at one instant: its offset from the free-running clock, its rate, and how
 * sure that is.
 *
 * @param atFreeNanos the instant, on the free-running clock
 * @param baseNanos the whole nanoseconds of the offset that the rest is counted from
 * @param offsetSeconds what comes on top of the base, seconds
 * @param frequency rate against the free-running clock, as a fraction
 * @param uncertainty how sure both are
 * @param noise how the rate is believed to move
 * @param leastDelaySeconds least one-way delay of the path it was measured over
 */
public record ClockEstimate(
        long atFreeNanos,
        long baseNanos,
        double offsetSeconds,
        double frequency,
        Uncertainty uncertainty,
        RateNoise noise,
        double leastDelaySeconds) {

    /** {@return the same belief about a clock that is this much ahead} */
    ClockEstimate shifted(long nanos) {
        return new ClockEstimate(
                atFreeNanos,
                baseNanos + nanos,
                offsetSeconds,
                frequency,
                uncertainty,
                noise,
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
                new Uncertainty(
                        uncertainty.offset() + excess * excess,
                        uncertainty.covariance(),
                        uncertainty.rate()),
                noise,
                leastDelaySeconds);
    }

    /** {@return one standard deviation of the offset, seconds} */
    public double offsetSigma() {
        return Math.sqrt(uncertainty.offset());
    }

    /** {@return one standard deviation of the frequency, as a fraction} */
    public double frequencySigma() {
        return Math.sqrt(uncertainty.rate());
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

    /** {@return seconds since the instant of the belief, at least 0} */
    double age(long freeNanos) {
        return Math.max(0, freeNanos - atFreeNanos) * 1e-9;
    }

    /**
     * {@return how sure it is at a later instant}
     *
     * @param freeNanos the instant, on the free-running clock
     */
    Uncertainty uncertaintyAt(long freeNanos) {
        return uncertainty.after(age(freeNanos), noise);
    }

    /**
     * {@return one standard deviation of the offset at a later instant, seconds}
     *
     * @param freeNanos the instant, on the free-running clock
     */
    public double offsetSigmaAt(long freeNanos) {
        return Math.sqrt(Math.max(0, uncertaintyAt(freeNanos).offset()));
    }
}
