package org.truechimer.daemon.runtime;

import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.Outbox;
import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.journal.Recorder;
import org.truechimer.proto.time.Reading;

/**
 * An engine whose journal is written.
 *
 * @param engine does the work
 * @param recorder is told all that goes in and comes out
 */
record RecordedEngine(StateMachine engine, Recorder recorder) implements StateMachine {

    @Override
    public void on(Reading now, Event event, Outbox outbox) {
        recorder.event(now, event);
        engine.on(
                now,
                event,
                effect -> {
                    recorder.effect(effect);
                    outbox.add(effect);
                });
    }

    @Override
    public long nextAlarmNanos() {
        return engine.nextAlarmNanos();
    }

    @Override
    public Snapshot snapshot(Reading now) {
        return engine.snapshot(now);
    }
}
