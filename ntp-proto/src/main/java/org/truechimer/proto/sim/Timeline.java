package org.truechimer.proto.sim;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * True time, and what is to happen in it: ordered by time, then by when it was put in. True time is
 * 0 at the start.
 */
final class Timeline {
    static final long NANOS_PER_SECOND = 1_000_000_000L;

    private record Action(long trueNanos, long sequence, Runnable body) {}

    private final PriorityQueue<Action> queue =
            new PriorityQueue<>(
                    Comparator.comparingLong(Action::trueNanos)
                            .thenComparingLong(Action::sequence));
    private long nanos;
    private long sequence;

    /** {@return true time, nanoseconds} */
    long nanos() {
        return nanos;
    }

    /** {@return true time, seconds} */
    double seconds() {
        return nanos * 1e-9;
    }

    /** Lets something happen in a while. */
    void after(long wait, Runnable body) {
        queue.add(new Action(nanos + wait, sequence++, body));
    }

    /** Lets time pass until so many seconds after the start. */
    void runUntil(double seconds) {
        long end = Math.round(seconds * NANOS_PER_SECOND);
        while (!queue.isEmpty() && queue.peek().trueNanos() <= end) {
            Action action = queue.poll();
            nanos = Math.max(nanos, action.trueNanos());
            action.body().run();
        }
        nanos = end;
    }
}
