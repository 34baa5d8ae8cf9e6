package org.truechimer.proto.engine;

import org.truechimer.proto.clock.ClockEstimate;
import org.truechimer.proto.clock.ClockPolicy;
import org.truechimer.proto.clock.Steering;
import org.truechimer.proto.clock.StepGuard;
import org.truechimer.proto.octets.StateVisitor;
import org.truechimer.proto.time.Reading;

import java.util.Optional;

/**
 * Brings the clock to where it is believed to have to be, by rates, and by steps where these are
 * allowed; and remembers what it was told, so that what others do to it is noticed.
 */
final class Discipline {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /**
     * While the clock is being set, it may be slewed so many times faster: it was wrong anyway, and
     * the sooner it is right, the less is done by it.
     */
    private static final double SETTLING_HASTE = 10;

    private static final double SETTLING_SLEW_SECONDS = 1;
    private static final double LONGEST_SLEW_SECONDS = 4;

    private ClockPolicy policy;
    private final Setting setting;
    private final StepGuard guard;
    private final JumpWatch jumps = new JumpWatch();
    private Steering steering;
    private boolean maySteer;
    private double commandedFrequency;
    private double slewSeconds = 1;

    /**
     * @param setting how far the clock is with being set; its state comes elsewhere
     */
    Discipline(ClockPolicy policy, Setting setting) {
        this.policy = policy;
        this.setting = setting;
        guard = new StepGuard(policy);
        steering = new Steering(policy, 0);
    }

    /** What became of an offset. */
    enum Outcome {
        /** It is being slewed out. */
        SLEWED,
        /** The clock was stepped, which makes the kernel forget its status. */
        STEPPED,
        /** The step that it needs is beyond the limits. */
        REFUSED
    }

    /**
     * Begins.
     *
     * @param allowed whether the clock may be touched
     * @param running the rate that it runs with
     * @param frequency the best rate known
     */
    void start(boolean allowed, double running, double frequency) {
        maySteer = allowed;
        commandedFrequency = running;
        steering = new Steering(policy, frequency);
    }

    void reconfigure(ClockPolicy next) {
        policy = next;
        guard.reconfigure(next);
        steering.reconfigure(next);
    }

    /** {@return whether the clock may be touched} */
    boolean maySteer() {
        return maySteer;
    }

    /** The system does not let the clock be touched. */
    void forbid() {
        maySteer = false;
    }

    /** {@return the rate that the wall clock was told to run with last, as a fraction} */
    double commandedFrequency() {
        return commandedFrequency;
    }

    /** {@return the best rate known, as a fraction} */
    double frequency() {
        return steering.frequency();
    }

    /** {@return the belief that is followed, if there is one} */
    Optional<ClockEstimate> estimate() {
        return steering.estimate();
    }

    /** {@return what is to be added to the wall clock, seconds; 0 when nothing is believed} */
    double offsetSeconds(Reading now) {
        return steering.offsetSeconds(now).orElse(0.0);
    }

    /** {@return whether the clock is off by more than a slew is for} */
    boolean needsStep(Reading now) {
        return Math.abs(offsetSeconds(now)) > policy.stepThresholdSeconds();
    }

    /** {@return when {@link #slew} is due again, on the free-running clock} */
    long dueFreeNanos() {
        return steering.dueFreeNanos();
    }

    /** {@return the account of the steps} */
    StepGuard steps() {
        return guard;
    }

    /**
     * Follows a new belief from now on.
     *
     * @param pollExponent how often the source that counts most is asked: an offset is slewed out
     *     in an eighth of that interval
     */
    void follow(ClockEstimate estimate, int pollExponent) {
        slewSeconds = Math.clamp(StrictMath.pow(2, pollExponent - 3), 1.0, LONGEST_SLEW_SECONDS);
        steering.follow(estimate);
    }

    /** Follows nothing any more; the rate stays. */
    void coast() {
        steering.coast();
    }

    /** True time was stepped by a known amount: a leap second. */
    void shift(long nanos) {
        steering.shift(nanos);
    }

    /**
     * Steps the clock, or slews it.
     *
     * @param again whether the last step was refused too, so that there is nothing new to say
     */
    Outcome steer(Reading now, boolean again, Outbox outbox) {
        if (setting.mayStep() && needsStep(now)) {
            return step(offsetSeconds(now), again, outbox);
        }
        setting.done();
        slew(now, outbox);
        return Outcome.SLEWED;
    }

    /** Slews the offset that is left out. */
    void slew(Reading now, Outbox outbox) {
        double sigma = steering.estimate().map(ClockEstimate::offsetSigma).orElse(0.0);
        setting.settle(offsetSeconds(now), sigma);
        run(slewingRate(now), outbox);
    }

    /** Goes on while nobody is believed: what may be set by a step alone is not slewed either. */
    void drift(Reading now, Outbox outbox) {
        run(setting.mayStep() ? steering.frequency() : slewingRate(now), outbox);
    }

    /** Lets the clock run at the best rate known. */
    void hold(Outbox outbox) {
        run(steering.frequency(), outbox);
    }

    private double slewingRate(Reading now) {
        return setting.isSettling()
                ? steering.rate(now, SETTLING_SLEW_SECONDS, SETTLING_HASTE)
                : steering.rate(now, slewSeconds, 1);
    }

    private Outcome step(double offset, boolean again, Outbox outbox) {
        hold(outbox);
        long nanos = Math.round(offset * NANOS_PER_SECOND);
        Optional<StepGuard.Refusal> refusal = guard.check(offset, !setting.wasEverSet());
        if (refusal.isPresent()) {
            if (!again) {
                outbox.add(
                        new Effect.Notify(
                                new Notice.StepRefused(
                                        nanos,
                                        refusal.get().limitSeconds(),
                                        refusal.get().limit())));
            }
            return Outcome.REFUSED;
        }
        if (maySteer) {
            outbox.add(new Effect.Step(nanos));
            jumps.stepping(nanos);
            guard.made(nanos, !setting.wasEverSet());
        }
        outbox.add(new Effect.Notify(new Notice.Stepped(nanos)));
        setting.done();
        return Outcome.STEPPED;
    }

    private void run(double frequency, Outbox outbox) {
        if (maySteer && frequency != commandedFrequency) {
            commandedFrequency = frequency;
            outbox.add(new Effect.SetFrequency(frequency));
        }
    }

    /** Takes note of the rate that the clock was found with after somebody has changed it. */
    void found(double frequency) {
        commandedFrequency = frequency;
    }

    /** {@return whether a change of which somebody tells now was seen already} */
    boolean hasSeen(Reading now) {
        return jumps.hasSeen(now, commandedFrequency);
    }

    /** {@return by how much the clock has jumped without a word from anybody, seconds} */
    double untoldJumpSeconds(Reading now) {
        return maySteer ? jumps.untoldJumpSeconds(now, commandedFrequency) : 0;
    }

    /** Takes note of the reading that an event came with. */
    void seen(Reading now) {
        jumps.seen(now);
    }

    void state(StateVisitor visitor) {
        policy = visitor.value(ClockPolicy.class, policy);
        guard.state(visitor);
        jumps.state(visitor);
        steering.state(visitor);
        maySteer = visitor.flag(maySteer);
        commandedFrequency = visitor.f64(commandedFrequency);
        slewSeconds = visitor.f64(slewSeconds);
    }
}
