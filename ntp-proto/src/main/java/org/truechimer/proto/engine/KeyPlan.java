package org.truechimer.proto.engine;

import org.truechimer.proto.octets.StateVisitor;
import org.truechimer.proto.time.Reading;

/**
 * When keys are exchanged: never twice in a moment, and the less often the longer it was in vain
 * (RFC 8915 section 4.2). Only an answer that the keys verify shows that it was not.
 */
final class KeyPlan {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double LEAST_SECONDS = 10;
    private static final double BASE = 1.5;
    private static final double MOST_SECONDS = 432_000;

    /** An exchange of which nothing was heard for so long has failed. */
    private static final double PATIENCE_SECONDS = 90;

    private int attempts;
    private long lastNanos = Long.MIN_VALUE / 2;
    private long dueNanos;

    /** Begins with an exchange that is due at a time of the free-running clock. */
    KeyPlan(long dueNanos) {
        this.dueNanos = dueNanos;
    }

    /** {@return when the next exchange is due; {@link Long#MAX_VALUE} for never} */
    long dueNanos() {
        return dueNanos;
    }

    /** {@return exchanges since the last that was of use} */
    int attempts() {
        return attempts;
    }

    /** {@return until the next exchange; infinite when none is planned} */
    double waitSeconds(Reading now) {
        return dueNanos == Long.MAX_VALUE
                ? Double.POSITIVE_INFINITY
                : Math.max(0, dueNanos - now.freeNanos()) / NANOS_PER_SECOND;
    }

    /** New keys are wanted as soon as that is not too often. */
    void want(Reading now) {
        dueNanos = Math.min(dueNanos, Math.max(now.freeNanos(), lastNanos + spacingNanos()));
    }

    /** New keys are wanted if nothing is heard for long. */
    void wantAfterPatience(Reading now) {
        long nanos = now.freeNanos() + nanos(PATIENCE_SECONDS);
        dueNanos = Math.min(dueNanos, Math.max(nanos, lastNanos + spacingNanos()));
    }

    /** An exchange begins. */
    void begun(Reading now) {
        attempts++;
        lastNanos = now.freeNanos();
        dueNanos = now.freeNanos() + Math.max(spacingNanos(), nanos(PATIENCE_SECONDS));
    }

    /** It has failed. */
    void failed(Reading now) {
        lastNanos = now.freeNanos();
        dueNanos = now.freeNanos() + spacingNanos();
    }

    /** There are keys; whether they are of use is still to be seen. */
    void done() {
        dueNanos = Long.MAX_VALUE;
    }

    /** The keys are of use. */
    void proven() {
        attempts = 0;
    }

    private long spacingNanos() {
        double seconds = LEAST_SECONDS * StrictMath.pow(BASE, Math.max(attempts, 1) - 1);
        return nanos(Math.min(seconds, MOST_SECONDS));
    }

    private static long nanos(double seconds) {
        return (long) (seconds * NANOS_PER_SECOND);
    }

    void state(StateVisitor visitor) {
        attempts = visitor.i32(attempts);
        lastNanos = visitor.i64(lastNanos);
        dueNanos = visitor.i64(dueNanos);
    }
}
