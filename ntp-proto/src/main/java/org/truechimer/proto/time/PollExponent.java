package org.truechimer.proto.time;

/** Poll intervals, which NTP writes as the base-2 logarithm of seconds (RFC 5905 section 7.3). */
public final class PollExponent {
    /** The least exponent that is handled: 1/128 s. */
    public static final int MINIMUM = -7;

    /** The greatest exponent that is handled: 194 days. */
    public static final int MAXIMUM = 24;

    private static final long NANOS = 1_000_000_000L;

    private PollExponent() {}

    /**
     * {@return the interval in nanoseconds, exact}
     *
     * @param exponent {@value #MINIMUM} to {@value #MAXIMUM}
     */
    public static long nanos(int exponent) {
        if (exponent < MINIMUM || exponent > MAXIMUM) {
            throw new IllegalArgumentException("poll exponent " + exponent);
        }
        return exponent < 0 ? NANOS >> -exponent : NANOS << exponent;
    }

    /**
     * {@return the interval in seconds, exact}
     *
     * @param exponent log2 seconds
     */
    public static double seconds(int exponent) {
        return Math.scalb(1.0, exponent);
    }
}
