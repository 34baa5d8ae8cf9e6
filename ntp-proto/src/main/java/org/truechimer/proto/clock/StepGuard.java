package org.truechimer.proto.clock;

import org.truechimer.proto.octets.StateVisitor;

import java.util.Optional;

/** Decides whether a step is within the configured limits, and keeps the account of those made. */
public final class StepGuard {

    /** Which limit refuses a step. */
    public enum Limit {
        /** The one that holds until the clock is first set. */
        STARTUP,
        /** The one for each later step. */
        SINGLE,
        /** The one for the sum of all later steps. */
        ACCUMULATED
    }

    /**
     * A step that is not to be made.
     *
     * @param limit which limit
     * @param limitSeconds its value
     */
    public record Refusal(Limit limit, double limitSeconds) {}

    private ClockPolicy policy;
    private double accumulatedSeconds;
    private long steps;
    private long lastStepNanos;

    /** Begins with no step made. */
    public StepGuard(ClockPolicy policy) {
        this.policy = policy;
    }

    /** Goes over to other limits; what was accumulated stays. */
    public void reconfigure(ClockPolicy next) {
        policy = next;
    }

    /**
     * {@return what refuses the step, if anything does}
     *
     * @param seconds the step, positive for forward
     * @param startup whether the clock was not set yet in this run
     */
    public Optional<Refusal> check(double seconds, boolean startup) {
        double limit =
                startup
                        ? (seconds > 0
                                ? policy.startupForwardSeconds()
                                : policy.startupBackwardSeconds())
                        : (seconds > 0
                                ? policy.panicForwardSeconds()
                                : policy.panicBackwardSeconds());
        double size = Math.abs(seconds);
        if (size >= limit) {
            return Optional.of(new Refusal(startup ? Limit.STARTUP : Limit.SINGLE, limit));
        }
        if (!startup && accumulatedSeconds + size > policy.accumulatedSeconds()) {
            return Optional.of(new Refusal(Limit.ACCUMULATED, policy.accumulatedSeconds()));
        }
        return Optional.empty();
    }

    /** Enters a step that was made. */
    public void made(long nanos, boolean startup) {
        steps++;
        lastStepNanos = nanos;
        if (!startup) {
            accumulatedSeconds += Math.abs(nanos) * 1e-9;
        }
    }

    /** {@return the sum of the sizes of all steps after the first setting of the clock, seconds} */
    public double accumulatedSeconds() {
        return accumulatedSeconds;
    }

    /** {@return how many steps were made} */
    public long steps() {
        return steps;
    }

    /** {@return the size of the last step, nanoseconds; 0 for none} */
    public long lastStepNanos() {
        return lastStepNanos;
    }

    /** Shows its state to a visitor, or takes it over. */
    public void state(StateVisitor visitor) {
        policy = visitor.value(ClockPolicy.class, policy);
        accumulatedSeconds = visitor.f64(accumulatedSeconds);
        steps = visitor.i64(steps);
        lastStepNanos = visitor.i64(lastStepNanos);
    }
}
