package org.truechimer.proto.engine;

import org.truechimer.proto.clock.ClockEstimate;
import org.truechimer.proto.clock.Consensus;
import org.truechimer.proto.clock.RateBounds;
import org.truechimer.proto.clock.Voice;
import org.truechimer.proto.octets.StateVisitor;
import org.truechimer.proto.select.Candidate;
import org.truechimer.proto.select.Interval;
import org.truechimer.proto.select.Selection;
import org.truechimer.proto.select.Selector;
import org.truechimer.proto.select.Standing;
import org.truechimer.proto.source.Sample;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.Reading;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns what the sources say into what is done with the clock: selection, consensus, steps and
 * rates, status.
 */
final class ClockKeeper {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /**
     * How far an oscillator that was never measured may be off, as a fraction: one standard
     * deviation.
     */
    private static final double UNKNOWN_FREQUENCY_SIGMA = 2e-4;

    /** A saved frequency is believed no more than this: temperatures differ from run to run. */
    private static final double SAVED_FREQUENCY_SIGMA = 1e-6;

    private static final long STATUS_NANOS = 64 * NANOS_PER_SECOND;

    /** How fast the kernel lets its own bound grow after it was told one, second by second. */
    private static final double KERNEL_BOUND_GROWTH = 500e-6;

    private static final long SAVE_NANOS = 3600 * NANOS_PER_SECOND;
    private static final int UNSYNCHRONISED_STRATUM = 16;

    private Configuration configuration;
    private final Setting setting = new Setting();
    private final Discipline discipline;
    private final LeapKeeper leapKeeper = new LeapKeeper();
    private double frequencySigma = UNKNOWN_FREQUENCY_SIGMA;
    private Synchronisation state = Synchronisation.STARTING;
    private final FirstDate firstDate = new FirstDate();

    /** What the clock showed when an earlier run saved its state. */
    private long savedUnixSeconds;

    private long statusNanos = Long.MAX_VALUE;
    private long saveNanos = Long.MAX_VALUE;
    private long lastUpdateNanos;

    private final Agreement agreement =
            new Agreement(RateBounds.around(0, UNKNOWN_FREQUENCY_SIGMA));

    ClockKeeper(Configuration configuration) {
        this.configuration = configuration;
        this.discipline = new Discipline(configuration.clock(), setting);
    }

    void start(Event.Started start, Reading now) {
        savedUnixSeconds = start.saved().map(SavedState::unixSeconds).orElse(0L);
        // a rate beyond all frequencies is a slew that was left under way: it says nothing
        double found =
                Math.abs(start.frequency()) <= configuration.clock().maximumFrequency()
                        ? start.frequency()
                        : 0;
        double frequency = start.saved().map(SavedState::frequency).orElse(found);
        frequencySigma =
                start.saved()
                        .map(
                                saved ->
                                        StrictMath.hypot(
                                                saved.frequencySigma(), SAVED_FREQUENCY_SIGMA))
                        .orElse(UNKNOWN_FREQUENCY_SIGMA);
        discipline.start(start.steering(), start.frequency(), frequency);
        agreement.expect(RateBounds.around(frequency, frequencySigma));
        statusNanos = now.freeNanos();
        saveNanos = now.freeNanos() + SAVE_NANOS;
    }

    void reconfigure(Configuration next) {
        configuration = next;
        discipline.reconfigure(next.clock());
    }

    /** {@return what is known while an event is handled} */
    Turn turn(Reading now, Outbox outbox) {
        return new Turn(now, dates(now), discipline.frequency(), frequencySigma, outbox);
    }

    /** {@return how certificates are judged} */
    private DateRule dates(Reading now) {
        boolean timeKnown = setting.isTimeKnown();
        double ahead = timeKnown ? discipline.offsetSeconds(now) : 0;
        return new DateRule(
                configuration.certificateDates(),
                timeKnown,
                Math.floorDiv(
                        now.wallNanos() + Math.round(ahead * NANOS_PER_SECOND), NANOS_PER_SECOND),
                Math.max(configuration.earliestUnixSeconds(), savedUnixSeconds));
    }

    /** {@return the rate that the wall clock was told to run with last, as a fraction} */
    double commandedFrequency() {
        return discipline.commandedFrequency();
    }

    private double wander() {
        return configuration.clock().maximumWander();
    }

    /** Takes note that a sample was accepted. */
    void sampled(Reading now) {
        lastUpdateNanos = now.freeNanos();
        setting.sampled(now);
    }

    /** {@return when {@link #alarm} has something to do, on the free-running clock} */
    long dueNanos() {
        return Math.min(
                Math.min(discipline.dueFreeNanos(), leapKeeper.dueFreeNanos()),
                Math.min(statusNanos, saveNanos));
    }

    void alarm(Roster roster, Reading now, Outbox outbox) {
        if (saveNanos <= now.freeNanos()) {
            saveNanos = now.freeNanos() + SAVE_NANOS;
            save(now, outbox);
        }
        if (leapKeeper.dueFreeNanos() <= now.freeNanos() && leapKeeper.isOver(now)) {
            shift(leapKeeper.passed(), roster, outbox);
            // no step was noticed: the kernel did not carry it out, so the clock is a second off
            if (discipline.needsStep(now)) {
                setting.allowStep();
            }
        }
        if (statusNanos <= now.freeNanos()) {
            statusNanos = now.freeNanos() + STATUS_NANOS;
            update(roster, now, outbox);
        } else if (discipline.dueFreeNanos() <= now.freeNanos()) {
            discipline.slew(now, outbox);
        }
    }

    /** Judges all sources anew, and lets the clock follow those that agree. */
    void update(Roster roster, Reading now, Outbox outbox) {
        DateRule dates = dates(now);
        if (dates.mayJudge()) {
            roster.sessions().judgeDates(_ -> true, dates, now, outbox);
        }
        List<Association> associations = roster.associations();
        List<Candidate> candidates = Ballot.of(associations, now, configuration);
        Selection selection =
                Selector.select(
                        candidates, configuration.selection(), configuration.localStratum());
        List<Integer> selected = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            associations
                    .get(i)
                    .judge(selection.verdicts().get(i), selection.refutes(candidates.get(i)));
            if (selection.verdicts().get(i).standing() == Standing.SELECTED) {
                selected.add(i);
            }
        }
        boolean decided = setting.isDecided(selected.size(), roster.expectedVoters(), now);
        if (decided) {
            // before that, each answer that comes in changes the picture
            associations.forEach(
                    a -> a.announce().ifPresent(notice -> outbox.add(new Effect.Notify(notice))));
        }
        if (setting.isTimeKnown()
                && selection.agreement().filter(a -> isContradiction(a, now)).isPresent()) {
            disrupt(Disruption.CONTRADICTED, roster, outbox);
        } else if (selected.isEmpty() || selection.agreement().isEmpty()) {
            coast(associations, selection.unanimous(), now, outbox);
        } else if (decided) {
            Interval agreed = selection.agreement().get();
            switch (firstDate(associations, selected, agreed, roster, dates, now, outbox)) {
                case GOOD -> follow(associations, candidates, selected, agreed, now, outbox);
                case WAIT -> {
                    // the sources are asked on; who comes next may decide
                }
                case RECOUNT -> {
                    update(roster, now, outbox);
                    return;
                }
            }
        }
        status(now, outbox);
    }

    private FirstDate.Verdict firstDate(
            List<Association> associations,
            List<Integer> selected,
            Interval agreed,
            Roster roster,
            DateRule dates,
            Reading now,
            Outbox outbox) {
        return firstDate.judge(
                selected.stream().map(associations::get).toList(),
                agreed,
                roster,
                configuration.selection().minimumAgreeing(),
                dates,
                now,
                outbox);
    }

    private boolean isContradiction(Interval agreed, Reading now) {
        return agreement.isContradictedBy(
                agreed, now, wander(), configuration.clock().stepThresholdSeconds());
    }

    /**
     * Where sources contradict each other nothing is believed and the rate stays. Where none
     * answers, or too few of those that agree, the last belief is as good as ever: nothing speaks
     * against it.
     */
    private void coast(
            List<Association> associations, boolean unanimous, Reading now, Outbox outbox) {
        boolean answering =
                associations.stream()
                        .anyMatch(a -> a.source.reach() != 0 && a.estimator.samples() > 0);
        if (setting.isTimeKnown() && unanimous) {
            become(Synchronisation.HOLDOVER, outbox);
        } else if (answering && !setting.isPatient(now)) {
            discipline.coast();
            agreement.followNobody();
            become(Synchronisation.NO_MAJORITY, outbox);
        }
        discipline.drift(now, outbox);
    }

    private void follow(
            List<Association> associations,
            List<Candidate> candidates,
            List<Integer> selected,
            Interval agreed,
            Reading now,
            Outbox outbox) {
        List<Voice> voices = new ArrayList<>();
        Association nearest = associations.get(selected.getFirst());
        double nearestDistance = Double.POSITIVE_INFINITY;
        for (int i : selected) {
            voices.add(associations.get(i).voice(candidates.get(i)));
            if (candidates.get(i).distanceSeconds() < nearestDistance) {
                nearestDistance = candidates.get(i).distanceSeconds();
                nearest = associations.get(i);
            }
        }
        RateBounds possible =
                Agreement.majority(
                        selected.stream().map(i -> associations.get(i).rates(wander())).toList());
        agreement.reach(agreed, possible, nearest, now);
        RateBounds likely =
                Agreement.majority(
                        voices.stream().map(voice -> RateBounds.of(voice.estimate())).toList());
        ClockEstimate estimate =
                Consensus.of(voices, likely, now.freeNanos())
                        .within(
                                agreed.lowSeconds(),
                                agreed.highSeconds(),
                                now.wallMinusFreeNanos());
        frequencySigma = estimate.frequencySigma();
        discipline.follow(estimate, nearest.source.pollExponent());
        leapKeeper.vote(
                selected.stream().map(i -> leapOf(associations.get(i))).toList(), now, outbox);
        steer(now, outbox);
    }

    private static Leap leapOf(Association association) {
        return association.source.lastSample().map(Sample::leap).orElse(Leap.NONE);
    }

    private void steer(Reading now, Outbox outbox) {
        switch (discipline.steer(now, state == Synchronisation.PANIC, outbox)) {
            case REFUSED -> become(Synchronisation.PANIC, outbox);
            case SLEWED -> become(Synchronisation.SYNCHRONISED, outbox);
            case STEPPED -> {
                become(Synchronisation.SYNCHRONISED, outbox);
                statusNanos = 0; // the kernel has forgotten it: tell it with the next reading
            }
        }
    }

    private void become(Synchronisation next, Outbox outbox) {
        if (next != state) {
            outbox.add(new Effect.Notify(new Notice.SynchronisationChanged(state, next)));
            state = next;
        }
    }

    private void status(Reading now, Outbox outbox) {
        if (discipline.maySteer()) {
            double bound = errorBoundSeconds(now);
            boolean good =
                    isReliable() && bound < configuration.selection().maximumDistanceSeconds();
            double sigma = discipline.estimate().map(ClockEstimate::offsetSigma).orElse(bound);
            double growth = errorBoundGrowth();
            if (growth > KERNEL_BOUND_GROWTH && bound < Double.POSITIVE_INFINITY) {
                statusNanos = Math.min(statusNanos, now.freeNanos() + NANOS_PER_SECOND);
            }
            outbox.add(
                    new Effect.SetStatus(
                            good,
                            setting.isTimeKnown() ? leapKeeper.today(now) : Leap.NONE,
                            nanos(bound + growth), // it has to hold until the kernel's next second
                            nanos(Math.min(sigma, bound))));
        }
    }

    private boolean isReliable() {
        return state == Synchronisation.SYNCHRONISED || state == Synchronisation.HOLDOVER;
    }

    private static long nanos(double seconds) {
        return (long) Math.min(Math.ceil(seconds * NANOS_PER_SECOND), 16.0 * NANOS_PER_SECOND);
    }

    void disrupted(Event.Disrupted disrupted, Roster roster, Reading now, Outbox outbox) {
        boolean foreign = disrupted.disruption() == Disruption.FOREIGN_STEERING;
        boolean known = !foreign && discipline.hasSeen(now);
        discipline.found(disrupted.frequency());
        if (foreign) {
            outbox.add(new Effect.Notify(new Notice.ClockDisrupted(disrupted.disruption())));
        } else if (!known) {
            if (disrupted.disruption() == Disruption.STEPPED && leapKeeper.isOver(now)) {
                shift(leapKeeper.passed(), roster, outbox);
                return;
            }
            disrupt(disrupted.disruption(), roster, outbox);
        }
        discipline.hold(outbox);
        status(now, outbox);
    }

    /** Looks whether the clock was changed without a word; it is asked before each event. */
    void watch(Roster roster, Reading now, Outbox outbox) {
        double jump = discipline.untoldJumpSeconds(now);
        if (jump == 0) {
            return;
        }
        if (leapKeeper.isOver(now) && LeapKeeper.isOfALeapSecond(jump)) {
            shift(leapKeeper.passed(), roster, outbox);
        } else {
            disrupt(Disruption.JUMPED, roster, outbox);
        }
        status(now, outbox);
    }

    /** Takes note of the reading that an event came with. */
    void watched(Reading now) {
        discipline.seen(now);
    }

    /** Nothing that was known of the offset holds any more: it is measured anew, quickly. */
    private void disrupt(Disruption disruption, Roster roster, Outbox outbox) {
        outbox.add(new Effect.Notify(new Notice.ClockDisrupted(disruption)));
        agreement.lose();
        setting.begin();
        discipline.coast();
        roster.associations().forEach(association -> association.disrupted(outbox));
        become(setting.wasEverSet() ? Synchronisation.DISRUPTED : Synchronisation.STARTING, outbox);
        discipline.hold(outbox);
    }

    /**
     * After a leap second all servers' clocks have been stepped, and the kernel has stepped ours.
     */
    private void shift(long nanos, Roster roster, Outbox outbox) {
        for (Association association : roster.associations()) {
            association.shift(nanos, outbox);
        }
        agreement.shift(nanos);
        discipline.shift(nanos);
    }

    void refused(Event.ClockRefused refused, Outbox outbox) {
        if (discipline.maySteer()) {
            discipline.forbid();
            outbox.add(new Effect.Notify(new Notice.SteeringRefused(refused.reason())));
        }
    }

    void stop(Reading now, Outbox outbox) {
        discipline.hold(outbox);
        save(now, outbox);
    }

    private void save(Reading now, Outbox outbox) {
        if (setting.wasEverSet()) {
            outbox.add(
                    new Effect.Save(
                            new SavedState(
                                    discipline.frequency(),
                                    frequencySigma,
                                    Math.floorDiv(now.wallNanos(), NANOS_PER_SECOND))));
        }
    }

    private double errorBoundSeconds(Reading now) {
        return agreement.errorBoundSeconds(now, wander());
    }

    /** Against the wall clock as it runs now: it may be slewed, or not be steered at all. */
    private double errorBoundGrowth() {
        return agreement.errorBoundGrowth(discipline.commandedFrequency(), wander());
    }

    SystemSnapshot snapshot(Reading now) {
        double bound = errorBoundSeconds(now);
        Optional<Sample> led =
                isReliable()
                        ? agreement.leader().flatMap(l -> l.source.lastSample())
                        : Optional.empty();
        return new SystemSnapshot(
                state,
                discipline.maySteer(),
                discipline.offsetSeconds(now),
                discipline
                        .estimate()
                        .map(e -> e.offsetSigmaAt(now.freeNanos()))
                        .orElse(Double.POSITIVE_INFINITY),
                bound,
                errorBoundGrowth(),
                discipline.frequency(),
                frequencySigma,
                agreement.rootDelaySeconds(),
                Math.max(0, bound - agreement.rootDelaySeconds() / 2),
                led.map(sample -> sample.stratum() + 1).orElse(UNSYNCHRONISED_STRATUM),
                agreement.leader().map(l -> l.source.address().referenceId()).orElse(0),
                led.isPresent() ? leapKeeper.announced() : Leap.UNSYNCHRONISED,
                discipline.steps().accumulatedSeconds(),
                configuration.clock().accumulatedSeconds(),
                discipline.steps().steps(),
                discipline.steps().lastStepNanos(),
                lastUpdateNanos);
    }

    /**
     * @param roster its state comes before
     */
    void state(StateVisitor visitor, Roster roster) {
        configuration = visitor.value(Configuration.class, configuration);
        discipline.state(visitor);
        leapKeeper.state(visitor);
        frequencySigma = visitor.f64(frequencySigma);
        state = visitor.value(Synchronisation.class, state);
        setting.state(visitor);
        firstDate.state(visitor);
        savedUnixSeconds = visitor.i64(savedUnixSeconds);
        statusNanos = visitor.i64(statusNanos);
        saveNanos = visitor.i64(saveNanos);
        lastUpdateNanos = visitor.i64(lastUpdateNanos);
        agreement.state(visitor, roster);
    }
}
