package org.truechimer.proto.time;

/**
 * The 32-bit NTP short format: unsigned seconds with 16 bits of fraction (RFC 5905 section 6), for
 * root delay and root dispersion.
 *
 * @param bits seconds in the upper half, fraction in the lower
 */
public record NtpShort(int bits) {
    /** No time at all. */
    public static final NtpShort ZERO = new NtpShort(0);

    /** The greatest value, just under 65536 s. */
    public static final NtpShort GREATEST = new NtpShort(-1);

    private static final double UNITS_PER_SECOND = 65536.0;
    private static final double GREATEST_UNITS = 0xFFFF_FFFFL;

    /** {@return the value in seconds, 0 to just under 65536} */
    public double seconds() {
        return (bits & 0xFFFF_FFFFL) / UNITS_PER_SECOND;
    }

    /**
     * {@return the smallest value not under {@code seconds}: an error bound may only grow; the
     * greatest there is for what lies beyond the range, and for what is not a number}
     */
    public static NtpShort ofSecondsRoundedUp(double seconds) {
        double units = Math.ceil(seconds * UNITS_PER_SECOND);
        return units <= GREATEST_UNITS ? new NtpShort((int) (long) Math.max(units, 0)) : GREATEST;
    }
}
