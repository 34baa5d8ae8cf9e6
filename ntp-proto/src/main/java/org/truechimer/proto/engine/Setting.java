package org.truechimer.proto.engine;

import org.truechimer.proto.octets.StateVisitor;
import org.truechimer.proto.time.Reading;

/**
 * How far the clock is with being set: at the start, and after it was changed from outside, the
 * next measurement may step it, and what is left is slewed out in haste.
 */
final class Setting {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /**
     * So long the first to answer wait for the others, before a few decide where the clock is set.
     */
    private static final long PATIENCE_NANOS = 6 * NANOS_PER_SECOND;

    /** An offset this small, or within its own uncertainty, ends the setting of the clock. */
    private static final double SETTLED_SECONDS = 100e-6;

    private boolean everSet;
    private boolean mayStep = true;
    private boolean settling = true;
    private long firstSampleNanos = Long.MAX_VALUE;

    /** {@return whether the clock was ever set in this run} */
    boolean wasEverSet() {
        return everSet;
    }

    /** {@return whether the next measurement may set the clock by a step} */
    boolean mayStep() {
        return mayStep;
    }

    /** {@return whether the clock is where it should be, or on its way there by a slew} */
    boolean isTimeKnown() {
        return !mayStep;
    }

    /** {@return whether the offset found when the clock was set is still being slewed out} */
    boolean isSettling() {
        return settling;
    }

    /** Takes note that a sample was accepted. */
    void sampled(Reading now) {
        firstSampleNanos = Math.min(firstSampleNanos, now.freeNanos());
    }

    /**
     * {@return whether those that agree may decide where the clock is set} A few fast answers must
     * not before the others could speak.
     */
    boolean isDecided(int agreeing, int expected, Reading now) {
        return !mayStep
                || 2 * agreeing > expected
                || now.freeNanos() - firstSampleNanos >= PATIENCE_NANOS;
    }

    /** {@return whether others may still speak before anything is made of what was said} */
    boolean isPatient(Reading now) {
        return firstSampleNanos == Long.MAX_VALUE
                || now.freeNanos() - firstSampleNanos < PATIENCE_NANOS;
    }

    /** From now on {@link #isTimeKnown}. */
    void done() {
        mayStep = false;
        everSet = true;
    }

    /** The next measurement may step the clock: it is known to be off by more than it drifts. */
    void allowStep() {
        mayStep = true;
    }

    /** The offset left is this. */
    void settle(double offsetSeconds, double sigmaSeconds) {
        settling &= Math.abs(offsetSeconds) > Math.max(SETTLED_SECONDS, sigmaSeconds);
    }

    /** The clock was changed from outside: it is set anew. */
    void begin() {
        firstSampleNanos = Long.MAX_VALUE;
        mayStep = true;
        settling = true;
    }

    void state(StateVisitor visitor) {
        everSet = visitor.flag(everSet);
        mayStep = visitor.flag(mayStep);
        settling = visitor.flag(settling);
        firstSampleNanos = visitor.i64(firstSampleNanos);
    }
}
