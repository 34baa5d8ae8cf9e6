package org.truechimer.proto.engine;

import org.truechimer.proto.time.Reading;

/**
 * The whole of the client as a deterministic state machine: events in, effects out. It looks at no clock and holds no
 * thread; whoever drives it brings the readings of the clocks and calls again when {@link #nextAlarmNanos} says so.
 */
public final class Engine {

    /** Makes an engine that has seen nothing; {@link Event.Started} comes first. */
    public Engine(Configuration configuration) {
        throw new UnsupportedOperationException(configuration.toString());
    }

    /**
     * Takes one event. It may change everything that {@link #nextAlarmNanos} and {@link #snapshot} return.
     *
     * @param now the clocks, not before those of the last event
     * @param event what happened
     * @param outbox takes what is to be done, in order
     */
    public void on(Reading now, Event event, Outbox outbox) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return when {@link Event.Alarm} is wanted next, on the free-running clock; {@link Long#MAX_VALUE} for never}
     * Only {@link #on} changes it.
     */
    public long nextAlarmNanos() {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return all that is known, its offset and bound worked out for {@code now}} Changes nothing.
     *
     * @param now the clocks
     */
    public Snapshot snapshot(Reading now) {
        throw new UnsupportedOperationException();
    }
}
