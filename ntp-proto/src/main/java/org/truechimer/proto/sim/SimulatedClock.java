package org.truechimer.proto.sim;

import org.truechimer.proto.time.Reading;

/**
 * A kernel's clock over an {@link Oscillator}: the wall clock, its frequency in the kernel's
 * quantum, its steps.
 */
public final class SimulatedClock {
    /** 2^-16 ppm. */
    private static final double FREQUENCY_QUANTUM = 1e-6 / 65536;

    private static final double GREATEST_FREQUENCY = 0.1;

    private final Oscillator oscillator;
    private double frequency;
    private long anchorFreeNanos;
    private double anchorNanos;
    private long stepsNanos;
    private int epoch;

    /**
     * Begins with frequency 0.
     *
     * @param oscillator what drives it
     * @param wallNanos what it shows at true time 0, nanoseconds since the Unix epoch
     */
    public SimulatedClock(Oscillator oscillator, long wallNanos) {
        this.oscillator = oscillator;
        this.anchorFreeNanos = oscillator.freeNanos(0);
        this.stepsNanos = wallNanos - anchorFreeNanos;
    }

    /** {@return both clocks at a true time} */
    public Reading read(long trueNanos) {
        long freeNanos = oscillator.freeNanos(trueNanos);
        double gained = anchorNanos + frequency * (freeNanos - anchorFreeNanos);
        return new Reading(freeNanos, freeNanos + stepsNanos + Math.round(gained), epoch);
    }

    /** Lets it run at another rate from {@code trueNanos} on. */
    public void setFrequency(long trueNanos, double wanted) {
        long freeNanos = oscillator.freeNanos(trueNanos);
        anchorNanos += frequency * (freeNanos - anchorFreeNanos);
        anchorFreeNanos = freeNanos;
        double quanta =
                Math.rint(
                        Math.clamp(wanted, -GREATEST_FREQUENCY, GREATEST_FREQUENCY)
                                / FREQUENCY_QUANTUM);
        frequency = quanta * FREQUENCY_QUANTUM;
    }

    /** {@return the rate that is set, as a fraction} */
    public double frequency() {
        return frequency;
    }

    /** Steps it, whoever does so. */
    public void step(long deltaNanos) {
        stepsNanos += deltaNanos;
        epoch++;
    }
}
