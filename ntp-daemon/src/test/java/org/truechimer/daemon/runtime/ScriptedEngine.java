package org.truechimer.daemon.runtime;

import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.Outbox;
import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.engine.Synchronisation;
import org.truechimer.proto.engine.SystemSnapshot;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.Reading;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Does what the test says, and remembers what it was told. */
final class ScriptedEngine implements StateMachine {
    final List<Event> events = new ArrayList<>();
    final List<Reading> readings = new ArrayList<>();
    BiConsumer<Event, Outbox> script = (event, outbox) -> {};
    long alarmNanos = Long.MAX_VALUE;

    @Override
    public void on(Reading now, Event event, Outbox outbox) {
        readings.add(now);
        events.add(event);
        script.accept(event, outbox);
    }

    @Override
    public long nextAlarmNanos() {
        return alarmNanos;
    }

    @Override
    public Snapshot snapshot(Reading now) {
        return snapshot(now, Synchronisation.STARTING);
    }

    static Snapshot snapshot(Reading now, Synchronisation synchronisation) {
        SystemSnapshot system =
                new SystemSnapshot(
                        synchronisation,
                        true,
                        0,
                        0,
                        1,
                        15e-6,
                        2e-6,
                        1e-7,
                        0,
                        0,
                        16,
                        0,
                        Leap.NONE,
                        0,
                        1,
                        0,
                        0,
                        0);
        return new Snapshot(now, system, List.of());
    }
}
