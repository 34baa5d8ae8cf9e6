package org.truechimer.proto.engine;

import org.truechimer.proto.clock.ClockPolicy;
import org.truechimer.proto.octets.StateVisitor;
import org.truechimer.proto.select.SelectionPolicy;
import org.truechimer.proto.source.DropReason;
import org.truechimer.proto.source.Outcome;
import org.truechimer.proto.source.Request;
import org.truechimer.proto.time.Reading;

import java.util.List;
import java.util.Optional;

/**
 * The whole of the client as a deterministic state machine: events in, effects out. It looks at no
 * clock and holds no thread; whoever drives it brings the readings of the clocks and calls again
 * when {@link #nextAlarmNanos} says so.
 */
public final class Engine {
    private Configuration configuration;
    private final Roster roster = new Roster();
    private final ClockKeeper clock;
    private long lastExchange;
    private boolean started;

    /** Makes an engine that has seen nothing; {@link Event.Started} comes first. */
    public Engine(Configuration configuration) {
        this.configuration = configuration;
        this.clock = new ClockKeeper(configuration);
    }

    /** {@return an engine to which nothing is told but the state of another one} */
    public static Engine blank() {
        return new Engine(
                new Configuration(List.of(), SelectionPolicy.DEFAULT, ClockPolicy.DEFAULT, 16, 0));
    }

    /** {@return what it was told last} */
    public Configuration configuration() {
        return configuration;
    }

    /**
     * {@return the rate that the wall clock runs with as far as the engine knows, a slew included,
     * as a fraction}
     */
    public double commandedFrequency() {
        return clock.commandedFrequency();
    }

    /**
     * Takes one event. It may change everything that {@link #nextAlarmNanos} and {@link #snapshot}
     * return.
     *
     * @param now the clocks, not before those of the last event
     * @param event what happened
     * @param outbox takes what is to be done, in order
     */
    public void on(Reading now, Event event, Outbox outbox) {
        clock.watch(roster, now, outbox);
        switch (event) {
            case Event.Started start -> {
                started = true;
                clock.start(start, now);
                roster.configure(configuration.sources(), now, outbox);
                roster.sessions().resume(start.sessions(), clock.turn(now, outbox));
            }
            case Event.Reconfigured change -> {
                configuration = change.configuration();
                clock.reconfigure(configuration);
                roster.configure(configuration.sources(), now, outbox);
                clock.update(roster, now, outbox);
            }
            case Event.Alarm alarm -> alarm(now, alarm, outbox);
            case Event.Resolved resolved -> roster.resolved(resolved, clock.turn(now, outbox));
            case Event.ResolveFailed failed -> roster.resolveFailed(failed, now, outbox);
            case Event.Received received -> received(now, received, outbox);
            case Event.ExchangeEnded ended -> ended(now, ended, outbox);
            case Event.KeysExchanged exchanged ->
                    roster.sessions().exchanged(exchanged, clock.turn(now, outbox));
            case Event.KeyExchangeFailed failed -> roster.sessions().failed(failed, now, outbox);
            case Event.Disrupted disrupted -> clock.disrupted(disrupted, roster, now, outbox);
            case Event.ClockRefused refused -> clock.refused(refused, outbox);
            case Event.Stopping _ -> clock.stop(now, outbox);
        }
        clock.watched(now);
    }

    /**
     * One request an alarm at most: each needs bits of its own. The next alarm is due at once when
     * there is more to do.
     */
    private void alarm(Reading now, Event.Alarm alarm, Outbox outbox) {
        roster.alarm(now, outbox);
        Optional<Association> due =
                roster.associations().stream()
                        .filter(a -> a.nextPollNanos() <= now.freeNanos())
                        .findFirst();
        if (due.isPresent()) {
            Association association = due.get();
            association.exchange = ++lastExchange;
            Request request =
                    association.source.poll(now, lastExchange, alarm.nonce(), alarm.jitter());
            outbox.add(
                    new Effect.Query(
                            association.id(),
                            lastExchange,
                            association.source.address(),
                            request.header(),
                            request.knownAt(),
                            association.credential(now),
                            request.timeoutNanos()));
        }
        clock.alarm(roster, now, outbox);
    }

    private void received(Reading now, Event.Received received, Outbox outbox) {
        Optional<Association> found = roster.find(received.source());
        if (found.isEmpty()) {
            return;
        }
        Association association = found.get();
        Outcome outcome =
                association.source.receive(
                        now,
                        received.exchange(),
                        received.packet(),
                        received.authentication(),
                        received.local(),
                        received.departure(),
                        received.arrival(),
                        configuration.earliestUnixSeconds());
        switch (outcome) {
            case Outcome.Accepted(var sample) -> {
                association.close(outbox);
                association.refused = false;
                association.keys.ifPresent(
                        keeper -> keeper.answered(association.session, received.cookies()));
                association.accept(sample, now, configuration.clock().maximumWander());
                clock.sampled(now);
                clock.update(roster, now, outbox);
                roster.replaceFailing(now);
            }
            case Outcome.Confirmed _ -> {
                association.close(outbox);
                association.refused = false;
                association.keys.ifPresent(
                        keeper -> keeper.answered(association.session, received.cookies()));
                clock.update(roster, now, outbox);
            }
            case Outcome.Dropped(DropReason reason) -> {
                // counted by the source; the true answer may still come
                if (reason == DropReason.COOKIE_REFUSED) {
                    cookieRefused(association, outbox);
                }
            }
            case Outcome.RateLimited(int pollExponent) ->
                    outbox.add(
                            new Effect.Notify(
                                    new Notice.RateLimited(
                                            association.id(), association.name(), pollExponent)));
            case Outcome.Refused(var code, double pauseSeconds) -> {
                association.refused = true;
                if (association.source.isStopped()) {
                    association.close(outbox);
                }
                outbox.add(
                        new Effect.Notify(
                                new Notice.ServiceRefused(
                                        association.id(),
                                        association.name(),
                                        code.toString(),
                                        pauseSeconds)));
                roster.replaceFailing(now);
            }
        }
    }

    private static void cookieRefused(Association association, Outbox outbox) {
        association.keys.ifPresent(keeper -> keeper.refused(association.session));
        outbox.add(
                new Effect.Notify(new Notice.CookieRefused(association.id(), association.name())));
    }

    private void ended(Reading now, Event.ExchangeEnded ended, Outbox outbox) {
        Optional<Association> found = roster.find(ended.source());
        if (found.isEmpty() || found.get().exchange != ended.exchange()) {
            return;
        }
        Association association = found.get();
        association.exchange = 0;
        association.source.ended(now, ended.exchange());
        association.keys.ifPresent(
                keeper -> {
                    if (ended.end() == ExchangeEnd.NO_COOKIE) {
                        keeper.lost(association.session, now);
                    } else {
                        keeper.unanswered(now);
                    }
                });
        clock.update(roster, now, outbox);
        roster.replaceFailing(now);
    }

    /**
     * {@return when {@link Event.Alarm} is wanted next, on the free-running clock; {@link
     * Long#MAX_VALUE} for never} Only {@link #on} changes it.
     */
    public long nextAlarmNanos() {
        if (!started) {
            return Long.MAX_VALUE;
        }
        long next = Math.min(roster.dueNanos(), clock.dueNanos());
        for (Association association : roster.associations()) {
            next = Math.min(next, association.nextPollNanos());
        }
        return next;
    }

    /**
     * {@return all that is known, its offset and bound worked out for {@code now}} Changes nothing.
     *
     * @param now the clocks
     */
    public Snapshot snapshot(Reading now) {
        return new Snapshot(now, system(now), roster.snapshots(now));
    }

    /** {@return the part of {@link #snapshot} that is about the clock, without the sources} */
    public SystemSnapshot system(Reading now) {
        return clock.snapshot(now);
    }

    /**
     * Shows all of its state to a visitor, or takes it over: an engine that has taken over the
     * state of another one goes on as that one does, bit for bit.
     */
    public void state(StateVisitor visitor) {
        configuration = visitor.value(Configuration.class, configuration);
        roster.state(visitor);
        clock.state(visitor, roster);
        lastExchange = visitor.i64(lastExchange);
        started = visitor.flag(started);
    }
}
