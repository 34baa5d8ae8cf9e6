package org.truechimer.ctl.lab;

import org.truechimer.proto.time.Reading;

/**
 * The time that the servers tell. It starts from the machine's wall clock and runs on with the
 * machine's free-running clock, so it stays what it is when somebody steers or steps the machine.
 *
 * @param freeNanos the start on the free-running clock
 * @param unixNanos the time at the start
 * @param rate how much faster than the free-running clock it runs, as a fraction
 */
public record TrueTime(long freeNanos, long unixNanos, double rate) {

    /**
     * {@return a time that starts now}
     *
     * @param now the machine's clocks
     * @param offsetNanos how far ahead of the wall clock it starts
     * @param rate how much faster than the free-running clock it runs, as a fraction
     */
    public static TrueTime from(Reading now, long offsetNanos, double rate) {
        return new TrueTime(now.freeNanos(), now.wallNanos() + offsetNanos, rate);
    }

    /**
     * {@return what time it is, nanoseconds since the Unix epoch, when the free-running clock shows
     * {@code atFreeNanos}}
     */
    public long at(long atFreeNanos) {
        long elapsed = atFreeNanos - freeNanos;
        return unixNanos + elapsed + Math.round(elapsed * rate);
    }
}
