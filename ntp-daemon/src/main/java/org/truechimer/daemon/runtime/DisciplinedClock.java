package org.truechimer.daemon.runtime;

import org.truechimer.daemon.linux.ClockRefusedException;
import org.truechimer.daemon.server.Lead;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.time.Stamp;

/** The wall clock that is kept right, and the free-running one beside it. Any thread may call. */
public interface DisciplinedClock {

    /** {@return both clocks at the same instant} */
    Reading read();

    /** {@return an instant on the machine's own free-running clock, as an instant on this one's} */
    Stamp stamp(Stamp machine);

    /** {@return how far the wall clock is ahead of the machine's own now} */
    Lead lead();

    /** {@return the rate that the wall clock runs with now, as a fraction of its nominal one} */
    double frequency();

    /** {@return whether it obeys; what it is told is ignored otherwise} */
    boolean isSteered();

    /**
     * Lets the wall clock run at another rate.
     *
     * @param frequency as in {@link Effect.SetFrequency}
     * @throws ClockRefusedException when the system does not allow it
     */
    void setFrequency(double frequency) throws ClockRefusedException;

    /**
     * Steps the wall clock and begins a new epoch.
     *
     * @param deltaNanos what to add to it
     * @throws ClockRefusedException when the system does not allow it
     */
    void step(long deltaNanos) throws ClockRefusedException;

    /**
     * Says how good the time is.
     *
     * @throws ClockRefusedException when the system does not allow it
     */
    void setStatus(Effect.SetStatus status) throws ClockRefusedException;
}
