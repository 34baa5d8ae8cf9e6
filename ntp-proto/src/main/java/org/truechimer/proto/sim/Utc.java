package org.truechimer.proto.sim;

import org.truechimer.proto.time.Leap;

/**
 * The date as clocks count it: true time since the world's beginning, less or more a leap second
 * once one has passed. An inserted second is the last one of its day counted twice, a deleted one
 * is left out.
 */
final class Utc {
    static final long SECONDS_PER_DAY = 86_400;

    private final long startUnixNanos;
    private long leapTrueNanos = Long.MAX_VALUE;
    private long leapNanos;

    /**
     * @param startUnixNanos the date at true time 0
     */
    Utc(long startUnixNanos) {
        this.startUnixNanos = startUnixNanos;
    }

    /** {@return nanoseconds since the Unix epoch} */
    long unixNanos(long trueNanos) {
        return startUnixNanos + trueNanos + (trueNanos >= leapTrueNanos ? leapNanos : 0);
    }

    /**
     * Lets a leap second occur.
     *
     * @param leap INSERT or DELETE
     * @param midnightUnixSeconds the end of its day
     */
    void leapAt(Leap leap, long midnightUnixSeconds) {
        leapNanos = stepNanos(leap);
        leapTrueNanos = dueUnixNanos(leap, midnightUnixSeconds) - startUnixNanos;
    }

    /** {@return by how much a clock is stepped for a leap second} */
    static long stepNanos(Leap leap) {
        return leap == Leap.INSERT ? -Timeline.NANOS_PER_SECOND : Timeline.NANOS_PER_SECOND;
    }

    /** {@return what a clock shows when that is due} */
    static long dueUnixNanos(Leap leap, long midnightUnixSeconds) {
        return (midnightUnixSeconds - (leap == Leap.DELETE ? 1 : 0)) * Timeline.NANOS_PER_SECOND;
    }

    /** {@return the true time of the leap second; {@link Long#MAX_VALUE} for none} */
    long leapTrueNanos() {
        return leapTrueNanos;
    }
}
