package org.truechimer.proto.server;

import org.truechimer.proto.time.NtpShort;
import org.truechimer.proto.time.NtpTimestamp;

/**
 * What the answers say of the clock, from one change of it to the next. It is replaced as a whole,
 * so no answer holds half of a change.
 *
 * <p>Requests are stamped by the machine's wall clock. Where the clock that is served is another
 * one, it is ahead of the machine's by what grows along a straight line.
 *
 * @param leap leap indicator, 0 to 3
 * @param stratum as on the wire: 1 to 15, or 0 for unsynchronised
 * @param rootDelay in NTP short format
 * @param rootDispersion at {@code at}, units of 2^-16 s
 * @param dispersionGrowth from then on, units of 2^-32 s a second
 * @param referenceId of what is followed
 * @param reference when the clock was last set, NTP timestamp
 * @param epoch of the clock: stamps of different epochs do not compare
 * @param at when all this held, NTP timestamp of the machine's wall clock
 * @param ahead by how much the served clock was ahead then, units of 2^-32 s
 * @param aheadGrowth how fast that grows, units of 2^-64 s a second
 */
public record ServedTime(
        int leap,
        int stratum,
        int rootDelay,
        long rootDispersion,
        long dispersionGrowth,
        int referenceId,
        long reference,
        int epoch,
        long at,
        long ahead,
        long aheadGrowth) {
    /** How finely the clock is read: about the time that reading it takes, 2^-24 s. */
    public static final int PRECISION = -24;

    /** What can be said before anything is known. */
    public static final ServedTime UNSYNCHRONISED =
            new ServedTime(3, 0, 0, 16 << 16, 0, 0, 0, 0, 0, 0, 0);

    private static final long GREATEST_SHORT = 0xFFFF_FFFFL;
    private static final long OLDEST = 1L << 46; // some hours: the product below stays in range

    /** {@return what the served clock showed when the machine's showed {@code machine}} */
    public long served(long machine) {
        return machine + ahead + Math.multiplyHigh(machine - at, aheadGrowth);
    }

    /**
     * {@return the root dispersion at an instant, in NTP short format, rounded up}
     *
     * @param served the instant, NTP timestamp of the served clock
     */
    int rootDispersion(long served) {
        long age = Math.clamp(served - ahead - at, 0, OLDEST) >>> 16;
        long aged = rootDispersion + ((age * dispersionGrowth) >>> 32) + (age == 0 ? 0 : 1);
        return (int) Math.min(aged, GREATEST_SHORT);
    }

    /**
     * {@return what is known of a synchronised clock, its durations rounded up}
     *
     * @param leap leap indicator
     * @param stratum 1 to 15
     * @param referenceId of what is followed
     * @param rootDelaySeconds to the reference clock and back
     * @param rootDispersionSeconds at {@code atUnixNanos}
     * @param growth of the dispersion, seconds a second
     * @param setUnixNanos when the clock was last set
     * @param epoch of the clock
     * @param atUnixNanos when all this holds, by the machine's wall clock
     */
    public static ServedTime synchronised(
            int leap,
            int stratum,
            int referenceId,
            double rootDelaySeconds,
            double rootDispersionSeconds,
            double growth,
            long setUnixNanos,
            int epoch,
            long atUnixNanos) {
        // The fraction of a second is nobody's business: with it, whoever knows the server's last
        // exchange with its own source could tell when that was.
        long set = NtpTimestamp.ofUnixNanos(setUnixNanos).bits() & ~0xFFFF_FFFFL;
        return new ServedTime(
                leap,
                stratum,
                NtpShort.ofSecondsRoundedUp(rootDelaySeconds).bits(),
                NtpShort.ofSecondsRoundedUp(rootDispersionSeconds).bits() & GREATEST_SHORT,
                (long) Math.ceil(Math.min(growth, 1) * 0x1p32),
                referenceId,
                set,
                epoch,
                NtpTimestamp.ofUnixNanos(atUnixNanos).bits(),
                0,
                0);
    }

    /**
     * {@return the same at another time, from where it begins to age}
     *
     * @param newEpoch of the clock
     * @param atUnixNanos when, by the machine's wall clock
     */
    public ServedTime at(int newEpoch, long atUnixNanos) {
        return new ServedTime(
                leap,
                stratum,
                rootDelay,
                rootDispersion,
                dispersionGrowth,
                referenceId,
                reference,
                newEpoch,
                NtpTimestamp.ofUnixNanos(atUnixNanos).bits(),
                0,
                0);
    }

    /**
     * {@return the same of a clock that is not the machine's}
     *
     * @param aheadNanos how far ahead of the machine's wall clock it is
     * @param rate how fast that grows, as a fraction, under 0.5 in size
     * @param atUnixNanos when it is so far ahead, by the machine's wall clock
     */
    public ServedTime aheadBy(long aheadNanos, double rate, long atUnixNanos) {
        long then = NtpTimestamp.ofUnixNanos(atUnixNanos).bits();
        return new ServedTime(
                leap,
                stratum,
                rootDelay,
                rootDispersion,
                dispersionGrowth,
                referenceId,
                reference,
                epoch,
                then,
                NtpTimestamp.ofUnixNanos(atUnixNanos + aheadNanos).bits() - then,
                (long) (rate * 0x1p64));
    }
}
