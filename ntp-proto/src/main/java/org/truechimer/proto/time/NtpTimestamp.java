package org.truechimer.proto.time;

/**
 * The 64-bit NTP timestamp: seconds since 1900 modulo 2^32 and a 32-bit fraction (RFC 5905 section
 * 6). It names an instant only together with an era; the one operation that needs none is the
 * difference of two.
 *
 * @param bits seconds in the upper half, fraction in the lower
 */
public record NtpTimestamp(long bits) {
    /** The value that means "unknown". */
    public static final NtpTimestamp ZERO = new NtpTimestamp(0);

    /** Seconds from 1900 to 1970. */
    public static final long UNIX_EPOCH_SECONDS = 2_208_988_800L;

    private static final long NANOS = 1_000_000_000L;

    /** {@return the timestamp of a Unix time, its fraction rounded down to 2^-32 s} */
    public static NtpTimestamp ofUnixNanos(long unixNanos) {
        return new NtpTimestamp(
                bits(Math.floorDiv(unixNanos, NANOS), Math.floorMod(unixNanos, NANOS)));
    }

    /**
     * {@return the bits of the timestamp of a Unix time, its fraction rounded down to 2^-32 s: the
     * same as {@link #ofUnixNanos}, for where nothing may be allocated}
     *
     * @param unixSeconds whole seconds since 1970
     * @param nanos from there on, 0 to 999999999
     */
    public static long bits(long unixSeconds, long nanos) {
        return ((unixSeconds + UNIX_EPOCH_SECONDS) << 32) | ((nanos << 32) / NANOS);
    }

    /** {@return whether this is the value that means "unknown"} */
    public boolean isZero() {
        return bits == 0;
    }

    /**
     * {@return this minus {@code other} in units of 2^-32 s, exact while the instants are less than
     * 68 years apart}
     *
     * @param other the timestamp to subtract, of any era
     */
    public long minus(NtpTimestamp other) {
        return bits - other.bits;
    }

    /**
     * {@return the Unix time in nanoseconds, rounded to nearest, in the era that puts it into the
     * 136 years from {@code pivotUnixSeconds} on}
     *
     * @param pivotUnixSeconds the earliest second this timestamp can mean, before the year 2125
     */
    public long unixNanos(long pivotUnixSeconds) {
        long pivot = pivotUnixSeconds + UNIX_EPOCH_SECONDS;
        long seconds = pivot + (((bits >>> 32) - pivot) & 0xFFFF_FFFFL) - UNIX_EPOCH_SECONDS;
        return seconds * NANOS + (((bits & 0xFFFF_FFFFL) * NANOS + (1L << 31)) >>> 32);
    }

    /**
     * {@return the Unix time in nanoseconds, rounded to nearest, in the era that puts it within 68
     * years of another time}
     *
     * @param unixNanos the other time
     */
    public long unixNanosNear(long unixNanos) {
        return unixNanos(Math.floorDiv(unixNanos, NANOS) - (1L << 31));
    }
}
