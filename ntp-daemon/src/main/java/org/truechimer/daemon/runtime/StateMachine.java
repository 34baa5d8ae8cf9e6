package org.truechimer.daemon.runtime;

import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.Outbox;
import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.time.Reading;

/** What the engine thread drives: the {@link Engine}, whose methods these are. */
interface StateMachine {
    void on(Reading now, Event event, Outbox outbox);

    long nextAlarmNanos();

    Snapshot snapshot(Reading now);

    /** {@return the engine in this form} */
    static StateMachine of(Engine engine) {
        return new StateMachine() {
            @Override
            public void on(Reading now, Event event, Outbox outbox) {
                engine.on(now, event, outbox);
            }

            @Override
            public long nextAlarmNanos() {
                return engine.nextAlarmNanos();
            }

            @Override
            public Snapshot snapshot(Reading now) {
                return engine.snapshot(now);
            }
        };
    }
}
