package org.truechimer.ctl.lab;

import org.truechimer.daemon.linux.ClockEpoch;
import org.truechimer.daemon.linux.ClockReader;
import org.truechimer.daemon.linux.ClockRefusedException;
import org.truechimer.daemon.linux.KernelClock;
import org.truechimer.proto.time.Reading;

/** The machine's clock as it was, for whoever lets a daemon steer it for a while. */
public final class KeptClock {
    /** A smaller step would do more harm than good. */
    private static final long STEP_MIN_NANOS = 20_000;

    private final ClockEpoch epoch = new ClockEpoch();
    private final ClockReader reader = new ClockReader(epoch);
    private final KernelClock kernel = new KernelClock(epoch);
    private final KernelClock.State state = kernel.read();
    private final Reading start = reader.read();

    /**
     * Remembers the clock.
     *
     * @throws ClockRefusedException if this process could not put it back
     */
    public KeptClock() throws ClockRefusedException {
        kernel.putBack(state);
    }

    /**
     * Puts rate, status and time back to what they would be, had nobody touched them.
     *
     * @throws ClockRefusedException if the kernel does not allow it
     */
    public void putBack() throws ClockRefusedException {
        kernel.putBack(state);
        Reading now = reader.read();
        long untouched =
                start.wallMinusFreeNanos()
                        + Math.round((now.freeNanos() - start.freeNanos()) * state.frequency());
        long moved = now.wallMinusFreeNanos() - untouched;
        if (Math.abs(moved) >= STEP_MIN_NANOS) {
            kernel.step(-moved);
        }
    }
}
