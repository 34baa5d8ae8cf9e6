package org.truechimer.daemon.server;

/**
 * How far the disciplined clock is ahead of the wall clock of the machine, by which packets are
 * stamped.
 *
 * @param machineNanos when it is, by the machine's wall clock, nanoseconds since the Unix epoch
 * @param nanos how far
 * @param rate how fast that grows, as a fraction
 */
public record Lead(long machineNanos, long nanos, double rate) {

    /** {@return that of the machine's wall clock itself} */
    public static Lead none(long machineNanos) {
        return new Lead(machineNanos, 0, 0);
    }

    boolean isNone() {
        return nanos == 0 && rate == 0;
    }
}
