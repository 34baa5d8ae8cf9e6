package org.truechimer.proto.journal;

import org.truechimer.proto.engine.Configuration;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.octets.UndecodableException;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.time.Stamp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Lets an engine with another configuration live through a replayed stretch beside the recorded
 * one.
 *
 * <p>What servers answered, and when, on the free-running clock, does not depend on what is done
 * with the wall clock, so it holds for both. Readings of the wall clock are those that this
 * engine's own rates and steps would have led to. Its requests get the answers to the recorded
 * ones: it cannot learn what nobody asked.
 */
public final class WhatIf implements Witness {
    /** One event leads to no more alarms than this. */
    private static final int ALARMS_MAX = 10_000;

    private final UnaryOperator<Configuration> change;
    private final Counterparts counterparts = new Counterparts();
    private Optional<Engine> engine = Optional.empty();
    private Course recordedCourse = new Course(0, 0);
    private Course otherCourse = new Course(0, 0);
    private final Life recordedLife = new Life();
    private final Life otherLife = new Life();
    private Optional<Difference> difference = Optional.empty();
    private long recordedDueNanos;
    private long lastFreeNanos;
    private long wallMinusFreeNanos;
    private int epoch;
    private long events;
    private long entropy;
    private double apartMaxNanos;

    /**
     * Where the two went apart.
     *
     * @param number of the event in the stretch, counted from 1
     * @param now the recorded clocks
     * @param then what the event led to then
     * @param here what it leads to here
     */
    public record Difference(
            long number, Reading now, Event event, List<Effect> then, List<Effect> here) {
        public Difference {
            then = List.copyOf(then);
            here = List.copyOf(here);
        }
    }

    /**
     * Both side by side.
     *
     * @param difference the first one; empty when all effects are the same
     * @param then what became of the recorded engine
     * @param here what became of the other one
     * @param madeBasic how many answers in interleaved mode this one could only have in basic mode
     * @param apartMaxSeconds how far apart the two wall clocks were at most: positive when this one
     *     was ahead
     * @param apartSeconds the same at the end
     */
    public record Comparison(
            Optional<Difference> difference,
            Life.Sum then,
            Life.Sum here,
            long madeBasic,
            double apartMaxSeconds,
            double apartSeconds) {}

    /**
     * @param change makes the other configuration of a recorded one
     */
    public WhatIf(UnaryOperator<Configuration> change) {
        this.change = change;
    }

    @Override
    public void before(Engine recorded, Reading now, Event event) {
        if (engine.isEmpty()) {
            begin(recorded, now, event);
        } else {
            alarms(engine.get(), now);
        }
        events++;
        recordedLife.until(recorded, now);
        otherLife.until(engine.orElseThrow(), here(now));
    }

    @Override
    public void after(Engine recorded, Reading now, Event event, List<Effect> effects) {
        Engine other = engine.orElseThrow();
        List<Effect> here = new ArrayList<>();
        Reading hereNow = here(now);
        counterpart(event, now).ifPresent(mine -> other.on(hereNow, mine, here::add));
        if (event instanceof Event.Disrupted(var _, double frequency)) {
            recordedCourse.runAt(frequency, now.freeNanos());
        }
        carryOut(here, now.freeNanos());
        recordedCourse.follow(effects, now.freeNanos());
        effects.forEach(counterparts::recorded);
        recordedLife.takes(effects);
        if (difference.isEmpty() && !here.equals(effects)) {
            difference = Optional.of(new Difference(events, now, event, effects, here));
        }
        remember(recorded, now);
    }

    /** {@return what came of it; empty when there was no event} */
    public Optional<Comparison> comparison() {
        return engine.map(
                _ ->
                        new Comparison(
                                difference,
                                recordedLife.sum(),
                                otherLife.sum(),
                                counterparts.madeBasic(),
                                apartMaxNanos * 1e-9,
                                apartNanos(lastFreeNanos) * 1e-9));
    }

    private void begin(Engine recorded, Reading now, Event event) {
        double frequency =
                event instanceof Event.Started start
                        ? start.frequency()
                        : recorded.commandedFrequency();
        recordedCourse = new Course(frequency, now.freeNanos());
        otherCourse = new Course(frequency, now.freeNanos());
        if (event instanceof Event.Started) {
            engine = Optional.of(new Engine(change.apply(recorded.configuration())));
            return;
        }
        Engine copy = copy(recorded);
        engine = Optional.of(copy);
        Configuration changed = change.apply(recorded.configuration());
        if (!changed.equals(recorded.configuration())) {
            List<Effect> effects = new ArrayList<>();
            copy.on(now, new Event.Reconfigured(changed), effects::add);
            carryOut(effects, now.freeNanos());
        }
    }

    private static Engine copy(Engine recorded) {
        try {
            return Beginning.midway(recorded).engine();
        } catch (UndecodableException e) {
            throw new IllegalStateException("what was just written cannot be read", e);
        }
    }

    /** The recorded alarms come when the recorded engine wants them, which may be too late here. */
    private void alarms(Engine other, Reading now) {
        for (int i = 0; i < ALARMS_MAX; i++) {
            long due = other.nextAlarmNanos();
            if (due >= recordedDueNanos || due >= now.freeNanos()) {
                return;
            }
            long freeNanos = Math.max(due, lastFreeNanos);
            List<Effect> effects = new ArrayList<>();
            double sinceNanos = recordedCourse.frequency() * (freeNanos - lastFreeNanos);
            long wallNanos = freeNanos + wallMinusFreeNanos + Math.round(sinceNanos);
            Reading then = new Reading(freeNanos, wallNanos, epoch);
            other.on(here(then), new Event.Alarm(bits(), bits()), effects::add);
            carryOut(effects, freeNanos);
            if (difference.isEmpty() && !effects.isEmpty()) {
                difference =
                        Optional.of(
                                new Difference(
                                        events, then, new Event.Alarm(0, 0), List.of(), effects));
            }
        }
    }

    private void carryOut(List<Effect> effects, long freeNanos) {
        otherCourse.follow(effects, freeNanos);
        effects.forEach(counterparts::other);
        otherLife.takes(effects);
    }

    private void remember(Engine recorded, Reading now) {
        recordedDueNanos = recorded.nextAlarmNanos();
        lastFreeNanos = now.freeNanos();
        wallMinusFreeNanos = now.wallMinusFreeNanos();
        epoch = now.epoch();
        double apart = apartNanos(now.freeNanos());
        apartMaxNanos = Math.abs(apart) > Math.abs(apartMaxNanos) ? apart : apartMaxNanos;
    }

    private Optional<Event> counterpart(Event event, Reading now) {
        return switch (event) {
            case Event.Reconfigured(Configuration configuration) ->
                    Optional.of(new Event.Reconfigured(change.apply(configuration)));
            case Event.Received received -> counterparts.of(here(received));
            case Event.ExchangeEnded ended -> counterparts.of(ended);
            case Event.KeysExchanged exchanged -> counterparts.of(exchanged);
            case Event.KeyExchangeFailed failed -> counterparts.of(failed);
            case Event.Disrupted(var disruption, double frequency) -> {
                boolean ours = frequency == recordedCourse.frequency();
                double mine = ours ? otherCourse.frequency() : frequency;
                otherCourse.runAt(mine, now.freeNanos());
                yield Optional.of(new Event.Disrupted(disruption, mine));
            }
            case Event.Started _,
                    Event.Alarm _,
                    Event.Resolved _,
                    Event.ResolveFailed _,
                    Event.ClockRefused _,
                    Event.Stopping _ ->
                    Optional.of(event);
        };
    }

    private Event.Received here(Event.Received event) {
        return new Event.Received(
                event.source(),
                event.exchange(),
                event.packet(),
                event.authentication(),
                event.local(),
                here(event.departure()),
                here(event.arrival()),
                event.cookies());
    }

    private Stamp here(Stamp stamp) {
        return new Stamp(
                stamp.freeNanos(), epochHere(stamp.epoch(), stamp.freeNanos()), stamp.quality());
    }

    /** {@return the reading as it would have been here} */
    private Reading here(Reading now) {
        long freeNanos = now.freeNanos();
        return new Reading(
                freeNanos,
                now.wallNanos() + Math.round(apartNanos(freeNanos)),
                epochHere(now.epoch(), freeNanos));
    }

    private int epochHere(int recordedEpoch, long freeNanos) {
        return recordedEpoch
                - recordedCourse.stepsBefore(freeNanos)
                + otherCourse.stepsBefore(freeNanos);
    }

    private double apartNanos(long freeNanos) {
        return otherCourse.aheadNanos(freeNanos) - recordedCourse.aheadNanos(freeNanos);
    }

    /** Spread over all 64 bits (SplitMix64's mixing), and the same in each replay. */
    private long bits() {
        long z = ++entropy * 0x9E37_79B9_7F4A_7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }
}
