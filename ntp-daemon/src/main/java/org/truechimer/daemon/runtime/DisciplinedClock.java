package org.truechimer.daemon.runtime;

import org.truechimer.daemon.linux.ClockRefusedException;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.time.Stamp;
import org.truechimer.proto.time.StampQuality;

/** The wall clock that is kept right, and the free-running one beside it. Any thread may call. */
public interface DisciplinedClock {

    /** {@return both clocks at the same instant} */
    Reading read();

    /**
     * {@return a stamp of the kernel's on the free-running clock}
     *
     * @param kernelNanos the stamp as the kernel gave it: its wall clock, nanoseconds since the Unix epoch
     * @param near a reading from within a few milliseconds of it, of the same clock epoch
     * @param quality who took the stamp
     */
    Stamp stamp(long kernelNanos, Reading near, StampQuality quality);

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
