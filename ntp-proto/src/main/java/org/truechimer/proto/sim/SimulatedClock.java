package org.truechimer.proto.sim;

import org.truechimer.proto.time.Reading;

/**
 * A kernel's clock over an {@link Oscillator}: the wall clock, its frequency in the kernel's
 * quantum, its steps, its sleep, and the bound of its error that it shows to programs.
 */
public final class SimulatedClock {
    /** 2^-16 ppm. */
    private static final double FREQUENCY_QUANTUM = 1e-6 / 65536;

    /** What tick and frequency reach together. */
    private static final double GREATEST_FREQUENCY = 0.1;

    /** How fast the kernel lets its bound grow. */
    private static final double MAXIMUM_ERROR_GROWTH = 500e-6;

    private final Oscillator oscillator;
    private double frequency;
    private long anchorFreeNanos;
    private double anchorNanos;
    private long stepsNanos;
    private long sleptNanos;
    private long asleepSinceNanos = -1;
    private int epoch;
    private long granularityNanos = 1;
    private boolean synchronised;
    private long statusTrueNanos;
    private long maximumErrorNanos;

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

    /** Can be read in multiples of so much, no finer. */
    public SimulatedClock granular(long nanos) {
        granularityNanos = nanos;
        return this;
    }

    /** {@return both clocks at a true time} */
    public Reading read(long trueNanos) {
        long freeNanos = freeNanos(trueNanos);
        double gained = anchorNanos + frequency * (freeNanos - anchorFreeNanos);
        return new Reading(freeNanos, freeNanos + stepsNanos + Math.round(gained), epoch);
    }

    private long freeNanos(long trueNanos) {
        long asleepNanos = asleepSinceNanos < 0 ? 0 : sleepingNanos(trueNanos);
        long nanos = oscillator.freeNanos(trueNanos) - sleptNanos - asleepNanos;
        return nanos - Math.floorMod(nanos, granularityNanos);
    }

    private long sleepingNanos(long trueNanos) {
        return oscillator.freeNanos(trueNanos) - asleepSinceNanos;
    }

    /** Lets it run at another rate from {@code trueNanos} on. */
    public void setFrequency(long trueNanos, double wanted) {
        long freeNanos = freeNanos(trueNanos);
        anchorNanos += frequency * (freeNanos - anchorFreeNanos);
        anchorFreeNanos = freeNanos;
        double quanta =
                Math.rint(
                        Math.clamp(wanted, -GREATEST_FREQUENCY, GREATEST_FREQUENCY)
                                / FREQUENCY_QUANTUM);
        frequency = quanta * FREQUENCY_QUANTUM;
    }

    /** {@return how much faster than true time it runs, as a fraction} */
    double frequencyError() {
        return asleepSinceNanos < 0
                ? oscillator.frequency() + frequency * (1 + oscillator.frequency())
                : oscillator.frequency();
    }

    /** {@return the rate that is set, as a fraction} */
    public double frequency() {
        return frequency;
    }

    /** Steps it; a new epoch begins. */
    public void step(long deltaNanos) {
        stepsNanos += deltaNanos;
        epoch++;
    }

    /** Steps it behind the client's back: the epoch is the same until {@link #notice}. */
    void change(long deltaNanos) {
        stepsNanos += deltaNanos;
    }

    /** Begins a new epoch, because a change was noticed. */
    void notice() {
        epoch++;
    }

    /** Falls asleep: the free-running clock stands still. */
    void suspend(long trueNanos) {
        asleepSinceNanos = oscillator.freeNanos(trueNanos);
    }

    /**
     * Wakes up: the wall clock is set by one that went on.
     *
     * @param trueNanos when
     * @param errorNanos how wrong that one was about the length of the sleep
     */
    void resume(long trueNanos, long errorNanos) {
        long nanos = sleepingNanos(trueNanos);
        asleepSinceNanos = -1;
        sleptNanos += nanos;
        stepsNanos += nanos + errorNanos;
    }

    /** Goes on from where it stood still: nothing has told it how long that was. */
    void resumeBehind(long trueNanos) {
        sleptNanos += sleepingNanos(trueNanos);
        asleepSinceNanos = -1;
    }

    /** Shows programs how good the time is. */
    void setStatus(long trueNanos, boolean good, long maxErrorNanos) {
        synchronised = good;
        statusTrueNanos = trueNanos;
        maximumErrorNanos = maxErrorNanos;
    }

    /** {@return the bound that programs are shown, seconds; infinite while it is unsynchronised} */
    double maximumErrorSeconds(long trueNanos) {
        return synchronised
                ? (maximumErrorNanos + MAXIMUM_ERROR_GROWTH * (trueNanos - statusTrueNanos)) * 1e-9
                : Double.POSITIVE_INFINITY;
    }
}
