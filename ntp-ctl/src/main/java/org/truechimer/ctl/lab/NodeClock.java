package org.truechimer.ctl.lab;

import org.truechimer.daemon.linux.KernelRate;
import org.truechimer.proto.time.Reading;

import java.io.IOException;

/** A simulated machine's clock, steered in the kernel's units as the daemon steers a real one. */
final class NodeClock {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Simulator simulator;
    private final long startUnixNanos;
    private KernelRate rate;
    private int epoch;

    /**
     * @param simulator has this node registered
     * @param startUnixSeconds what a clock shows that is right when the simulation begins
     */
    NodeClock(Simulator simulator, long startUnixSeconds) throws IOException {
        this.simulator = simulator;
        this.startUnixNanos = startUnixSeconds * NANOS_PER_SECOND;
        this.rate = simulator.rate();
    }

    /** {@return both clocks now} */
    Reading read() throws IOException {
        Simulator.Clocks clocks = simulator.clocks();
        return new Reading(
                nanos(clocks.free()), Math.addExact(startUnixNanos, nanos(clocks.wall())), epoch);
    }

    /** {@return the rate that is set, as a fraction} */
    double frequency() {
        return rate.frequency();
    }

    /** Lets the wall clock run at another rate, a fraction. */
    void setFrequency(double frequency) throws IOException {
        rate = simulator.setRate(KernelRate.of(frequency, rate.tickMicros()));
    }

    /** Steps the wall clock and begins a new epoch. */
    void step(long deltaNanos) throws IOException {
        simulator.step(deltaNanos);
        epoch++;
    }

    /**
     * {@return how far the monotonic clock goes, seconds, while the free-running one goes so far:
     * it is steered too}
     */
    double monotonicSeconds(long freeNanos) {
        return freeNanos * 1e-9 * (1 + rate.frequency());
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * NANOS_PER_SECOND);
    }
}
