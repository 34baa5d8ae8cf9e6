package org.truechimer.daemon.runtime;

import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.time.Reading;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Drives the engine: one event at a time, its effects carried out in their order before the next
 * one, alarms when they are due. It never waits: {@link EngineThread} does that, and a test need
 * not.
 */
final class EngineLoop {
    private final StateMachine engine;
    private final Supplier<Reading> clock;
    private final Consumer<Effect> hands;
    private final LongSupplier random;
    private final List<Chore> chores;
    private final long[] choresDueNanos;
    private final List<Effect> effects = new ArrayList<>();

    /**
     * @param engine touched by the thread that calls this loop alone
     * @param clock read anew for each event
     * @param hands carries an effect out, and throws nothing but what is a fault of this program
     * @param random 64 unpredictable bits each time
     * @param chores done when their time has come, the first time at once
     */
    EngineLoop(
            StateMachine engine,
            Supplier<Reading> clock,
            Consumer<Effect> hands,
            LongSupplier random,
            List<Chore> chores) {
        this.engine = engine;
        this.clock = clock;
        this.hands = hands;
        this.random = random;
        this.chores = List.copyOf(chores);
        this.choresDueNanos = new long[chores.size()];
        Arrays.fill(choresDueNanos, Long.MIN_VALUE);
    }

    /** Has the engine take an event now. */
    void handle(Event event) {
        engine.on(clock.get(), event, effects::add);
        for (Effect effect : effects) {
            hands.accept(effect);
        }
        effects.clear();
    }

    /** Does what is due by now: the alarm, then the chores. */
    void handleDue() {
        if (engine.nextAlarmNanos() <= clock.get().freeNanos()) {
            handle(new Event.Alarm(random.getAsLong(), random.getAsLong()));
        }
        long now = clock.get().freeNanos();
        for (int i = 0; i < choresDueNanos.length; i++) {
            if (choresDueNanos[i] <= now) {
                choresDueNanos[i] = now + chores.get(i).intervalNanos();
                chores.get(i).work().run();
            }
        }
    }

    /** {@return how long nothing will be due, nanoseconds; never negative} */
    long idleNanos() {
        long next = engine.nextAlarmNanos();
        for (long due : choresDueNanos) {
            next = Math.min(next, due);
        }
        long now = clock.get().freeNanos();
        return next <= now ? 0 : next - now;
    }

    /** {@return all that the engine knows now} */
    Snapshot snapshot() {
        return engine.snapshot(clock.get());
    }
}
