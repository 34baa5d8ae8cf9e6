package org.truechimer.daemon.linux;

import org.truechimer.proto.time.Reading;

/**
 * What can be seen of the clock at one instant; two of them tell what happened in between.
 *
 * @param reading the clocks
 * @param ownStepsNanos the sum of all steps of our own
 * @param sleptNanos how long the machine has slept since it was started
 * @param wasSet whether the kernel said that the clock was set since the look before
 */
record ClockLook(Reading reading, long ownStepsNanos, long sleptNanos, boolean wasSet) {
    /** No suspend is shorter; no interruption between two readings is taken for one. */
    private static final long LEAST_SUSPEND_NANOS = 1_000_000;

    /**
     * How far changes of our own to the frequency can move the clock between two looks: 2000 ppm
     * over a second.
     */
    private static final long UNEXPLAINED_LIMIT_NANOS = 2_000_000;

    /** {@return the same look, with the epoch that was begun because of it} */
    ClockLook inEpoch(int epoch) {
        return new ClockLook(
                new Reading(reading.freeNanos(), reading.wallNanos(), epoch),
                ownStepsNanos,
                sleptNanos,
                wasSet);
    }

    /** {@return for how long the machine slept in between, nanoseconds; 0 if it did not} */
    long suspendNanosSince(ClockLook before) {
        long slept = sleptNanos - before.sleptNanos;
        return slept >= LEAST_SUSPEND_NANOS ? slept : 0;
    }

    /**
     * {@return how far the wall clock moved against the free-running clock for no reason that we
     * know, nanoseconds}
     *
     * @param before the look before
     * @param frequency the wall clock's
     */
    long unexplainedNanosSince(ClockLook before, double frequency) {
        long moved = reading.wallMinusFreeNanos() - before.reading.wallMinusFreeNanos();
        double drift = frequency * (reading.freeNanos() - before.reading.freeNanos());
        return moved
                - (ownStepsNanos - before.ownStepsNanos)
                - (sleptNanos - before.sleptNanos)
                - Math.round(drift);
    }

    /**
     * {@return whether somebody else stepped the clock in between} The kernel's word is enough
     * where nothing else explains it; a step or a suspend that we know of explains it as long as
     * the clock moved no further than that.
     *
     * @param before the look before
     * @param frequency the wall clock's
     * @param resuming whether the kernel may still be setting the clock after a suspend
     */
    boolean steppedSince(ClockLook before, double frequency, boolean resuming) {
        boolean ownStep = reading.epoch() != before.reading.epoch();
        boolean explained = ownStep || resuming || suspendNanosSince(before) > 0;
        return wasSet
                && !(explained
                        && Math.abs(unexplainedNanosSince(before, frequency))
                                <= UNEXPLAINED_LIMIT_NANOS);
    }
}
