package org.truechimer.daemon.runtime;

import org.truechimer.daemon.server.Lead;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.time.Stamp;

/**
 * A clock that is looked at and left alone.
 *
 * @param clock the clock
 */
record WatchedClock(DisciplinedClock clock) implements DisciplinedClock {

    @Override
    public Reading read() {
        return clock.read();
    }

    @Override
    public Stamp stamp(Stamp machine) {
        return clock.stamp(machine);
    }

    @Override
    public Lead lead() {
        return clock.lead();
    }

    @Override
    public double frequency() {
        return clock.frequency();
    }

    @Override
    public boolean isSteered() {
        return false;
    }

    @Override
    public void setFrequency(double frequency) {}

    @Override
    public void step(long deltaNanos) {}

    @Override
    public void setStatus(Effect.SetStatus status) {}
}
