package org.truechimer.daemon.linux;

import java.util.function.IntSupplier;

/**
 * The number of the clock epoch, and the sum of our own steps. The number changes with every step
 * of the wall clock and every gap in the free-running clock, whoever made it, so that two readings
 * of the clocks compare only when their epochs are equal.
 */
public final class ClockEpoch {
    private volatile int number;
    private long ownStepsNanos;

    /** {@return the present epoch} */
    public int number() {
        return number;
    }

    /** Begins a new epoch, because the clock was changed. */
    public synchronized void bump() {
        number = number + 1;
    }

    /**
     * Makes a step of our own. The epoch is bumped before and after it, so that a reading from the
     * midst of it compares with none on either side; whoever holds this object's monitor sees the
     * step either entirely or not at all.
     *
     * @param deltaNanos what the step adds to the wall clock
     * @param call makes the step and returns a negative errno if it was refused
     * @return what {@code call} returned
     */
    synchronized int step(long deltaNanos, IntSupplier call) {
        bump();
        int result = call.getAsInt();
        if (result >= 0) {
            ownStepsNanos += deltaNanos;
        }
        bump();
        return result;
    }

    /** {@return the sum of all steps of our own, nanoseconds} */
    synchronized long ownStepsNanos() {
        return ownStepsNanos;
    }
}
