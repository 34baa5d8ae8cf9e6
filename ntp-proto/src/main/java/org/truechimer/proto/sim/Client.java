package org.truechimer.proto.sim;

import org.truechimer.proto.engine.Credential;
import org.truechimer.proto.engine.Disruption;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.ExchangeEnd;
import org.truechimer.proto.engine.KeyExchangeFault;
import org.truechimer.proto.engine.KeyTerms;
import org.truechimer.proto.engine.SavedState;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.time.Stamp;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Authentication;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The client's machine: it carries out what the engine asks for, sleeps, dies, and starts again.
 */
final class Client {
    private static final long CARRYING_NANOS = 30_000;
    private static final long NOTICE_NANOS = 50_000_000;
    private static final long KEY_EXCHANGE_NANOS = 40_000_000;
    private static final long NO_CONNECTION_NANOS = 3_000_000_000L;
    private static final Address ADDRESS = Address.ofIPv4(0xC000_0264, 0); // 192.0.2.100

    private final Timeline timeline;
    private final SimulatedClock clock;
    private final Traffic traffic;
    private final Names names;
    private final SplitMix64 entropy;
    private final SplitMix64 stampNoise;
    private final TreeSet<Long> open = new TreeSet<>();
    private final KeptSessions sessions = new KeptSessions();
    private final List<Effect> effects = new ArrayList<>();
    private final List<Runnable> sleptThrough = new ArrayList<>();
    private Engine engine;
    private Stamping stamping = Stamping.PERFECT;
    private double readNoiseSeconds;
    private Consumer<Effect> witness = effect -> {};
    private BiConsumer<Reading, Event> chronicler = (now, event) -> {};
    private Consumer<Event> listener = event -> {};
    private Optional<SavedState> saved = Optional.empty();
    private long wakeNanos = Long.MAX_VALUE;

    /** How often it was killed: what was under way before a death is nothing to the next life. */
    private int life;

    private boolean running;
    private boolean asleep;
    private final TreeSet<Long> unnoticed = new TreeSet<>();
    private long changes;
    private boolean toldOfSeen;
    private Leap leap = Leap.NONE;
    private long leapWallNanos;

    /** What its clock showed when the last leap second was carried out. */
    private long leaptWallNanos = Long.MIN_VALUE;

    Client(
            Timeline timeline,
            SimulatedClock clock,
            Traffic traffic,
            Names names,
            Engine engine,
            SplitMix64 entropy,
            SplitMix64 stampNoise) {
        this.timeline = timeline;
        this.clock = clock;
        this.traffic = traffic;
        this.names = names;
        this.engine = engine;
        this.entropy = entropy;
        this.stampNoise = stampNoise;
    }

    void witnessedBy(Consumer<Effect> someone) {
        witness = someone;
    }

    void toldTo(BiConsumer<Reading, Event> someone) {
        chronicler = someone;
    }

    void followedBy(Consumer<Event> someone) {
        listener = someone;
    }

    void stampedBy(Stamping other) {
        stamping = other;
    }

    void readWithin(double noiseSeconds) {
        readNoiseSeconds = noiseSeconds;
    }

    Engine engine() {
        return engine;
    }

    boolean isUp() {
        return running && !asleep;
    }

    boolean isAsleep() {
        return asleep;
    }

    boolean hasUnnoticedChange() {
        return !unnoticed.isEmpty();
    }

    /** All changes so far were seen before they were told of. */
    void hasSeenChanges() {
        unnoticed.clear();
    }

    /** {@return whether the change that it was told of last had been seen before} */
    boolean isToldOfSeen() {
        return toldOfSeen;
    }

    /** {@return whether its kernel has carried a leap second out} */
    boolean hasLeapt() {
        return leaptWallNanos != Long.MIN_VALUE;
    }

    void start(Optional<SavedState> state) {
        running = true;
        deliver(new Event.Started(clock.frequency(), state, true, sessions.saved()));
    }

    void kill(boolean orderly) {
        if (orderly) {
            deliver(new Event.Stopping());
        }
        life++;
        running = false;
        unnoticed.clear();
        wakeNanos = Long.MAX_VALUE;
        open.clear();
    }

    void restart(Engine fresh) {
        engine = fresh;
        start(saved);
    }

    void suspend(long nanos, long errorNanos, long noticeNanos) {
        sleep(
                nanos,
                () -> {
                    clock.resume(timeline.nanos(), errorNanos);
                    noticeLater(Disruption.SUSPENDED, noticeNanos);
                });
    }

    void standStill(long nanos) {
        sleep(nanos, () -> clock.resumeBehind(timeline.nanos()));
    }

    private void sleep(long nanos, Runnable resume) {
        clock.suspend(timeline.nanos());
        asleep = true;
        timeline.after(
                nanos,
                () -> {
                    asleep = false;
                    resume.run();
                    List<Runnable> due = List.copyOf(sleptThrough);
                    sleptThrough.clear();
                    due.forEach(Runnable::run);
                });
    }

    void stepFromOutside(long deltaNanos, long noticeNanos) {
        clock.change(deltaNanos);
        noticeLater(Disruption.STEPPED, noticeNanos);
    }

    private void noticeLater(Disruption disruption, long noticeNanos) {
        if (!running) {
            clock.notice(); // whoever starts later finds the clock as it is
            return;
        }
        long change = ++changes;
        unnoticed.add(change);
        later(
                noticeNanos,
                () -> {
                    toldOfSeen = !unnoticed.remove(change);
                    clock.notice();
                    deliver(new Event.Disrupted(disruption, clock.frequency()));
                });
    }

    void deliver(Event event) {
        effects.clear();
        Reading now = noisy(reading());
        chronicler.accept(now, event);
        engine.on(now, event, effects::add);
        for (Effect effect : List.copyOf(effects)) {
            witness.accept(effect);
            carryOut(effect);
        }
        scheduleWake();
        listener.accept(event);
    }

    /** A machine that sleeps does what it had in mind when it wakes up. */
    private void later(long nanos, Runnable body) {
        int mine = life;
        timeline.after(
                nanos,
                () -> {
                    if (mine == life && asleep) {
                        sleptThrough.add(body);
                    } else if (mine == life) {
                        body.run();
                    }
                });
    }

    private void scheduleWake() {
        long alarm = engine.nextAlarmNanos();
        if (alarm == Long.MAX_VALUE) {
            return;
        }
        long now = timeline.nanos();
        long wait = Math.max(alarm - clock.read(now).freeNanos(), 0) + CARRYING_NANOS;
        if (now + wait < wakeNanos) {
            wakeNanos = now + wait;
            later(wait, this::wake);
        }
    }

    private void wake() {
        if (timeline.nanos() < wakeNanos) {
            return;
        }
        wakeNanos = Long.MAX_VALUE;
        deliver(new Event.Alarm(entropy.nextLong(), entropy.nextLong()));
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Resolve(String host) -> resolve(host);
            case Effect.Query query -> send(query);
            case Effect.EndExchange end -> open.remove(end.exchange());
            case Effect.ExchangeKeys exchange -> exchangeKeys(exchange);
            case Effect.ForgetKeys(long session) -> sessions.forget(session);
            case Effect.SetFrequency(double frequency) ->
                    clock.setFrequency(timeline.nanos(), frequency);
            case Effect.Step(long deltaNanos) -> clock.step(deltaNanos);
            case Effect.SetStatus(boolean good, Leap told, long maxErrorNanos, long _) -> {
                clock.setStatus(timeline.nanos(), good, maxErrorNanos);
                expect(told);
            }
            case Effect.Save(SavedState state) -> saved = Optional.of(state);
            case Effect.Notify _ -> {
                // for people; the witness has seen it
            }
        }
    }

    private void resolve(String host) {
        LookUp lookUp = names.lookUp(host);
        later(
                Math.round(lookUp.seconds() * 1e9),
                () ->
                        deliver(
                                switch (lookUp.answer()) {
                                    case ADDRESSES -> found(host, names.addresses(host));
                                    case EMPTY -> found(host, List.of());
                                    case FAILURE ->
                                            new Event.ResolveFailed(host, "no server answers");
                                }));
    }

    private static Event found(String host, List<Address> addresses) {
        return addresses.isEmpty()
                ? new Event.ResolveFailed(host, "no such host")
                : new Event.Resolved(host, addresses);
    }

    /**
     * The kernel carries a leap second out at the end of the UTC day on which it is told, once,
     * whether the program that told it lives or not, but not after it slept through.
     */
    private void expect(Leap told) {
        long wallNanos = reading().wallNanos();
        long day = Utc.SECONDS_PER_DAY * Timeline.NANOS_PER_SECOND;
        long midnight = (Math.floorDiv(wallNanos, day) + 1) * Utc.SECONDS_PER_DAY;
        long dueNanos = Utc.dueUnixNanos(told, midnight);
        boolean known = told == leap && dueNanos == leapWallNanos;
        leap = told;
        leapWallNanos = dueNanos;
        if (told != Leap.NONE && !known && wallNanos < dueNanos && dueNanos != leaptWallNanos) {
            awaitLeap(told, dueNanos);
        }
    }

    private void awaitLeap(Leap told, long dueNanos) {
        long waitNanos = Math.max(dueNanos - reading().wallNanos(), 1000);
        timeline.after(
                waitNanos,
                () -> {
                    long lateNanos = reading().wallNanos() - dueNanos;
                    if (leap != told || leapWallNanos != dueNanos || leaptWallNanos == dueNanos) {
                        return; // told otherwise meanwhile, or done
                    } else if (lateNanos < 0 && !asleep) {
                        awaitLeap(told, dueNanos);
                    } else if (lateNanos < Timeline.NANOS_PER_SECOND && !asleep) {
                        leaptWallNanos = dueNanos;
                        stepFromOutside(Utc.stepNanos(told), NOTICE_NANOS);
                    }
                });
    }

    private void exchangeKeys(Effect.ExchangeKeys exchange) {
        Optional<SimulatedServer> server =
                names.addresses(exchange.host()).stream()
                        .filter(address -> !exchange.denied().contains(address.host()))
                        .findFirst()
                        .flatMap(traffic::serverAt)
                        .filter(found -> !found.keys().isGone());
        if (server.isEmpty()) {
            later(
                    NO_CONNECTION_NANOS,
                    () ->
                            deliver(
                                    new Event.KeyExchangeFailed(
                                            exchange.session(),
                                            KeyExchangeFault.CONNECTION,
                                            "no route")));
            return;
        }
        later(
                KEY_EXCHANGE_NANOS,
                () -> {
                    KeyTerms terms = server.get().keys().terms(server.get().address());
                    sessions.keep(exchange, terms, server.get().keys().generation());
                    deliver(new Event.KeysExchanged(exchange.session(), terms, KeyService.COOKIES));
                });
    }

    private void send(Effect.Query query) {
        int mine = life;
        OptionalInt keys = OptionalInt.empty();
        if (query.credential() instanceof Credential.Session(long number)) {
            keys = sessions.takeCookie(number);
            if (keys.isEmpty()) {
                later(
                        CARRYING_NANOS,
                        () ->
                                deliver(
                                        new Event.ExchangeEnded(
                                                query.source(),
                                                query.exchange(),
                                                ExchangeEnd.NO_COOKIE)));
                return;
            }
        }
        open.add(query.exchange());
        later(
                query.timeoutNanos(),
                () -> {
                    if (open.remove(query.exchange())) {
                        deliver(
                                new Event.ExchangeEnded(
                                        query.source(), query.exchange(), ExchangeEnd.TIMED_OUT));
                    }
                });
        Stamp departure = stamping.departure(reading(), stampNoise);
        traffic.send(
                query.server(),
                query.requestFrom(ADDRESS),
                keys,
                reply -> {
                    if (mine == life && !asleep) {
                        arrive(query, reply, departure);
                    }
                });
    }

    private void arrive(Effect.Query query, Traffic.Delivery reply, Stamp departure) {
        Stamp arrival = stamping.arrival(reading(), stampNoise);
        long readNanos = Math.max(0, arrival.freeNanos() - reading().freeNanos()) + CARRYING_NANOS;
        later(
                readNanos,
                () -> {
                    if (open.contains(query.exchange())) {
                        deliver(
                                new Event.Received(
                                        query.source(),
                                        query.exchange(),
                                        reply.packet(),
                                        reply.authentication(),
                                        ADDRESS,
                                        departure,
                                        arrival,
                                        cookies(query, reply)));
                    }
                });
    }

    private int cookies(Effect.Query query, Traffic.Delivery reply) {
        if (query.credential() instanceof Credential.Session(long number)) {
            if (reply.authentication() == Authentication.VERIFIED) {
                sessions.refill(number);
            }
            return sessions.cookies(number);
        }
        return 0;
    }

    /** The two clocks are never read at quite the same instant. */
    private Reading noisy(Reading exact) {
        if (readNoiseSeconds == 0) {
            return exact;
        }
        long apartNanos = Math.round(readNoiseSeconds * 1e9 * stampNoise.nextGaussian());
        return new Reading(exact.freeNanos(), exact.wallNanos() + apartNanos, exact.epoch());
    }

    private Reading reading() {
        return clock.read(timeline.nanos());
    }
}
