package org.truechimer.proto.clock;

/**
 * Between what the true rate lies, as a fraction, as long as those who say so are right.
 *
 * @param low the least
 * @param high the greatest
 */
public record RateBounds(double low, double high) {
    /**
     * How many standard deviations of a rate are allowed for: while it is still being learnt over a
     * busy path, three were not enough in one simulated world of a hundred.
     */
    private static final double CAUTION = 6;

    /** What is known before anything is. */
    static final RateBounds ANY =
            new RateBounds(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    /** {@return what one estimate says of the rate} */
    public static RateBounds of(ClockEstimate estimate) {
        double width = CAUTION * estimate.frequencySigma();
        return new RateBounds(estimate.frequency() - width, estimate.frequency() + width);
    }

    /** {@return what is known of a rate with a standard deviation} */
    public static RateBounds around(double frequency, double sigma) {
        return new RateBounds(frequency - CAUTION * sigma, frequency + CAUTION * sigma);
    }

    /** {@return the rate in the middle} */
    public double frequency() {
        return 0.5 * (low + high);
    }

    /** {@return how far the true rate may be from that} */
    public double drift() {
        return 0.5 * (high - low);
    }

    /** {@return these bounds or others, whichever is right} */
    public RateBounds hull(RateBounds other) {
        return new RateBounds(Math.min(low, other.low), Math.max(high, other.high));
    }

    /** {@return what both allow; its low end is above the high one when they contradict} */
    RateBounds and(double otherLow, double otherHigh) {
        return new RateBounds(Math.max(low, otherLow), Math.min(high, otherHigh));
    }

    /** {@return what both allow; these bounds alone where the others contradict them} */
    public RateBounds narrowedTo(RateBounds other) {
        RateBounds both = and(other.low, other.high);
        return both.low <= both.high ? both : this;
    }

    /** {@return the middle of these bounds, without so much at either end} */
    RateBounds narrowedBy(double width) {
        double left = Math.max(0, drift() - width);
        return new RateBounds(frequency() - left, frequency() + left);
    }

    /** {@return whether an estimate can be right when these bounds are} */
    boolean touches(ClockEstimate estimate) {
        RateBounds other = of(estimate);
        return other.low <= high && low <= other.high;
    }
}
