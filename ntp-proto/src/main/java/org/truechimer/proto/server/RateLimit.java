package org.truechimer.proto.server;

/**
 * How often one client may ask. Each has a bucket of {@code burst} tokens, to which one is added
 * each {@code intervalNanos}; an answer takes one. With an empty bucket an answer is a matter of
 * chance, so that even a client that never slows down, or whose address somebody else uses up, gets
 * its share.
 *
 * @param intervalNanos from one token to the next; 0 for no limit
 * @param burst how many tokens a bucket holds, from 1
 * @param leak one of 2<sup>leak</sup> requests that find no token is answered all the same; 0 to 16
 * @param kiss whether the others are told to slow down, with the kiss code RATE, once an interval
 *     and at most once a second; otherwise they hear nothing
 */
public record RateLimit(long intervalNanos, int burst, int leak, boolean kiss) {
    /** Nobody is limited. */
    public static final RateLimit NONE = new RateLimit(0, 1, 0, false);

    private static final int LEAK_MAX = 16;
    private static final long INTERVAL_MAX_NANOS = 1L << 50;
    private static final int BURST_MAX = 1000;

    public RateLimit {
        if (intervalNanos < 0 || intervalNanos > INTERVAL_MAX_NANOS) {
            throw new IllegalArgumentException("interval of " + intervalNanos + " ns");
        }
        if (burst < 1 || burst > BURST_MAX) {
            throw new IllegalArgumentException("burst of " + burst);
        }
        if (leak < 0 || leak > LEAK_MAX) {
            throw new IllegalArgumentException("leak of " + leak);
        }
    }

    /** {@return by how much a client may be ahead of its tokens} */
    long toleranceNanos() {
        return intervalNanos * (burst - 1);
    }
}
