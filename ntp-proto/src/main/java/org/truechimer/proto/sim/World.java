package org.truechimer.proto.sim;

import org.truechimer.proto.engine.Disruption;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.ExchangeEnd;
import org.truechimer.proto.engine.SavedState;
import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.time.Stamp;
import org.truechimer.proto.time.StampQuality;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Authentication;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.Packet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One client and its servers in virtual time. A queue of actions, ordered by true time and then by
 * when they were put in; everything random comes from one seed.
 */
public final class World {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long HOLDING_NANOS = 20_000;
    private static final long CARRYING_NANOS = 30_000;
    private static final Address CLIENT = Address.ofIPv4(0xC000_0264, 0); // 192.0.2.100

    private record Action(long trueNanos, long sequence, Runnable body) {}

    private final PriorityQueue<Action> queue =
            new PriorityQueue<>(
                    Comparator.comparingLong(Action::trueNanos)
                            .thenComparingLong(Action::sequence));
    private final Engine engine;
    private final SimulatedClock clock;
    private final List<SimulatedServer> servers;
    private final long startUnixNanos;
    private final SplitMix64 network;
    private final SplitMix64 entropy;
    private final TreeSet<Long> open = new TreeSet<>();
    private final List<Effect> effects = new ArrayList<>();
    private Consumer<Effect> witness = effect -> {};
    private BiConsumer<Reading, Event> chronicler = (now, event) -> {};
    private long trueNanos;
    private long sequence;
    private long wakeNanos = Long.MAX_VALUE;
    private long packets;

    /**
     * Puts a client among servers. It starts at true time 0.
     *
     * @param seed of everything random but the oscillator
     * @param engine the client
     * @param clock the client's clock
     * @param servers every host name resolves to the one server, or to all of them
     * @param startUnixNanos the date at true time 0
     */
    public World(
            long seed,
            Engine engine,
            SimulatedClock clock,
            List<SimulatedServer> servers,
            long startUnixNanos) {
        SplitMix64 random = new SplitMix64(seed);
        this.network = random.split();
        this.entropy = random.split();
        this.engine = engine;
        this.clock = clock;
        this.servers = List.copyOf(servers);
        this.startUnixNanos = startUnixNanos;
    }

    /** Shows every effect to a witness, before it is carried out. */
    public World witnessedBy(Consumer<Effect> someone) {
        witness = someone;
        return this;
    }

    /** Shows every event to a chronicler, before the client takes it. */
    public World toldTo(BiConsumer<Reading, Event> someone) {
        chronicler = someone;
        return this;
    }

    /** Starts the client, with what an earlier run saved. */
    public World start(Optional<SavedState> saved) {
        deliver(new Event.Started(clock.frequency(), saved, true));
        return this;
    }

    /** {@return seconds of true time since the start} */
    public double seconds() {
        return trueNanos * 1e-9;
    }

    /** {@return wall clock minus true time, seconds: what nobody inside can see} */
    public double errorSeconds() {
        return (clock.read(trueNanos).wallNanos() - startUnixNanos - trueNanos) * 1e-9;
    }

    /** {@return what the client knows now} */
    public Snapshot snapshot() {
        return engine.snapshot(clock.read(trueNanos));
    }

    /** {@return requests that the client sent} */
    public long packets() {
        return packets;
    }

    /** Lets time pass until so many seconds after the start. */
    public void runUntil(double seconds) {
        long end = Math.round(seconds * NANOS_PER_SECOND);
        while (!queue.isEmpty() && queue.peek().trueNanos() <= end) {
            Action action = queue.poll();
            trueNanos = Math.max(trueNanos, action.trueNanos());
            action.body().run();
        }
        trueNanos = end;
    }

    /** Steps the client's clock behind its back, and lets it notice a little later. */
    public void stepClock(long deltaNanos) {
        clock.step(deltaNanos);
        after(
                50_000_000,
                () -> deliver(new Event.Disrupted(Disruption.STEPPED, clock.frequency())));
    }

    /** Hands an event to the client. */
    public void deliver(Event event) {
        effects.clear();
        Reading now = clock.read(trueNanos);
        chronicler.accept(now, event);
        engine.on(now, event, effects::add);
        for (Effect effect : List.copyOf(effects)) {
            witness.accept(effect);
            carryOut(effect);
        }
        scheduleWake();
    }

    private void after(long nanos, Runnable body) {
        queue.add(new Action(trueNanos + nanos, sequence++, body));
    }

    private void scheduleWake() {
        long alarm = engine.nextAlarmNanos();
        if (alarm == Long.MAX_VALUE) {
            return;
        }
        long wait = Math.max(alarm - clock.read(trueNanos).freeNanos(), 0) + CARRYING_NANOS;
        if (trueNanos + wait < wakeNanos) {
            wakeNanos = trueNanos + wait;
            after(wait, this::wake);
        }
    }

    private void wake() {
        if (trueNanos < wakeNanos) {
            return;
        }
        wakeNanos = Long.MAX_VALUE;
        deliver(new Event.Alarm(entropy.nextLong(), entropy.nextLong()));
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Resolve(String host) -> after(NANOS_PER_SECOND / 1000, () -> resolve(host));
            case Effect.Query query -> send(query);
            case Effect.EndExchange end -> open.remove(end.exchange());
            case Effect.SetFrequency(double frequency) -> clock.setFrequency(trueNanos, frequency);
            case Effect.Step(long deltaNanos) -> clock.step(deltaNanos);
            case Effect.SetStatus _, Effect.Save _, Effect.Notify _ -> {
                // nothing in this world depends on them; the witness has seen them
            }
        }
    }

    private void resolve(String host) {
        List<Address> found = new ArrayList<>();
        for (SimulatedServer server : servers) {
            Address address = server.address().withPort(0);
            if (host.equals("pool")
                    || server.address().withPort(0).toString().startsWith(host + ":")) {
                found.add(address);
            }
        }
        deliver(
                found.isEmpty()
                        ? new Event.ResolveFailed(host, "no such host")
                        : new Event.Resolved(host, found));
    }

    private void send(Effect.Query query) {
        packets++;
        open.add(query.exchange());
        after(
                query.timeoutNanos(),
                () -> {
                    if (open.remove(query.exchange())) {
                        deliver(
                                new Event.ExchangeEnded(
                                        query.source(), query.exchange(), ExchangeEnd.TIMED_OUT));
                    }
                });
        Stamp departure = stamp();
        for (SimulatedServer server : servers) {
            Path path = server.path();
            if (server.address().equals(query.server()) && !isLost(path)) {
                after(path.outwardNanos(network), () -> answer(server, query, departure));
            }
        }
    }

    private boolean isLost(Path path) {
        return path.loss() > 0 && network.nextDouble() < path.loss();
    }

    private void answer(SimulatedServer server, Effect.Query query, Stamp departure) {
        if (server.isSilent() || isLost(server.path())) {
            return;
        }
        Header reply = server.answer(query.request(), startUnixNanos + trueNanos, HOLDING_NANOS);
        after(
                HOLDING_NANOS + server.path().returnNanos(network),
                () -> arrive(query, reply, departure));
    }

    private void arrive(Effect.Query query, Header reply, Stamp departure) {
        Stamp arrival = stamp();
        after(
                CARRYING_NANOS,
                () -> {
                    if (open.contains(query.exchange())) {
                        deliver(
                                new Event.Received(
                                        query.source(),
                                        query.exchange(),
                                        new Packet.Valid(reply, List.of(), Optional.empty()),
                                        Authentication.NONE,
                                        CLIENT,
                                        departure,
                                        arrival));
                    }
                });
    }

    private Stamp stamp() {
        Reading now = clock.read(trueNanos);
        return new Stamp(now.freeNanos(), now.epoch(), StampQuality.KERNEL);
    }
}
