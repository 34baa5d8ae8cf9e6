package org.truechimer.proto.time;

/**
 * The free-running clock and the wall clock, read at the same instant.
 *
 * <p>The free-running clock counts nanoseconds from an arbitrary origin and nobody steers it; the
 * wall clock is the one that is disciplined. All history is kept on the free-running clock, so
 * steering never touches it.
 *
 * @param freeNanos free-running clock, nanoseconds
 * @param wallNanos wall clock, nanoseconds since the Unix epoch
 * @param epoch number of the clock epoch: it changes with every step of the wall clock and every
 *     gap in the free-running clock (a suspend, say), so two readings compare only when their
 *     epochs are equal
 */
public record Reading(long freeNanos, long wallNanos, int epoch) {

    /** {@return wall clock minus free-running clock, nanoseconds} */
    public long wallMinusFreeNanos() {
        return wallNanos - freeNanos;
    }
}
