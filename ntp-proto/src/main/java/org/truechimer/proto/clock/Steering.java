package org.truechimer.proto.clock;

import org.truechimer.proto.octets.StateVisitor;
import org.truechimer.proto.time.Reading;

import java.util.Optional;

/**
 * Brings the wall clock to where the estimate says it should be: feed-forward. The wall clock runs
 * at the estimated rate, plus what slews the remaining offset out; the offset is measured against a
 * fresh reading each time, so no error of the actuator accumulates.
 */
public final class Steering {
    private static final double NANOS_PER_SECOND = 1e9;

    /** An offset this small against its own uncertainty is not worth a change of rate. */
    private static final double NEGLIGIBLE_SIGMA = 0.05;

    private static final double NEGLIGIBLE_SECONDS = 20e-9;
    private static final double LONGEST_SLEW_SECONDS = 16;

    private ClockPolicy policy;
    private double frequency;
    private Optional<ClockEstimate> estimate = Optional.empty();
    private long dueFreeNanos = Long.MAX_VALUE;

    /**
     * Begins without an estimate.
     *
     * @param frequency the rate that the wall clock runs with, as a fraction
     */
    public Steering(ClockPolicy policy, double frequency) {
        this.policy = policy;
        this.frequency = frequency;
    }

    /** Goes over to other limits. */
    public void reconfigure(ClockPolicy next) {
        policy = next;
    }

    /**
     * {@return the best rate known, as a fraction: the estimated one, or the one found at the
     * start}
     */
    public double frequency() {
        return frequency;
    }

    /** {@return the belief that is being followed, if there is one yet} */
    public Optional<ClockEstimate> estimate() {
        return estimate;
    }

    /** {@return when {@link #rate} wants to be asked again, on the free-running clock} */
    public long dueFreeNanos() {
        return dueFreeNanos;
    }

    /** Follows a new belief from now on. */
    public void follow(ClockEstimate next) {
        estimate = Optional.of(next);
        frequency =
                Math.clamp(next.frequency(), -policy.maximumFrequency(), policy.maximumFrequency());
    }

    /** Follows nothing any more; the rate stays. */
    public void coast() {
        estimate = Optional.empty();
        dueFreeNanos = Long.MAX_VALUE;
    }

    /** Shifts the belief, because true time was stepped by a known amount: a leap second. */
    public void shift(long nanos) {
        estimate = estimate.map(belief -> belief.shifted(nanos));
    }

    /** {@return what is to be added to the wall clock, seconds; empty when nothing is believed} */
    public Optional<Double> offsetSeconds(Reading now) {
        return estimate.map(
                belief -> belief.offsetSecondsAt(now.freeNanos(), now.wallMinusFreeNanos()));
    }

    /**
     * {@return the rate that the wall clock is to run with from now on, as a fraction}
     *
     * @param now the clocks
     * @param slewSeconds over what time an offset is to be slewed out
     * @param haste how many times the configured slew is allowed: 1, or more while the clock is
     *     being set
     */
    public double rate(Reading now, double slewSeconds, double haste) {
        dueFreeNanos = Long.MAX_VALUE;
        double offset = offsetSeconds(now).orElse(0.0);
        double sigma = estimate.map(ClockEstimate::offsetSigma).orElse(0.0);
        if (Math.abs(offset) <= Math.max(NEGLIGIBLE_SECONDS, NEGLIGIBLE_SIGMA * sigma)) {
            return frequency;
        }
        double limit = policy.maximumSlew() * haste;
        double slew = Math.clamp(offset / slewSeconds, -limit, limit);
        double duration = Math.min(offset / slew, LONGEST_SLEW_SECONDS);
        dueFreeNanos = now.freeNanos() + Math.round(duration * NANOS_PER_SECOND);
        return frequency + slew;
    }

    /** Shows its state to a visitor, or takes it over. */
    public void state(StateVisitor visitor) {
        policy = visitor.value(ClockPolicy.class, policy);
        frequency = visitor.f64(frequency);
        estimate = visitor.optional(ClockEstimate.class, estimate);
        dueFreeNanos = visitor.i64(dueFreeNanos);
    }
}
