package org.truechimer.proto.time;

/**
 * The instant at which a packet left or arrived.
 *
 * @param freeNanos on the free-running clock, nanoseconds
 * @param epoch the clock epoch it was taken in, see {@link Reading#epoch}
 * @param quality who took it
 */
public record Stamp(long freeNanos, int epoch, StampQuality quality) {}
