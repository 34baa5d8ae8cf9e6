package org.truechimer.proto.clock;

/**
 * How the clock may be steered.
 *
 * @param startupForwardSeconds greatest step forward until the clock is first set; infinite for any
 * @param startupBackwardSeconds greatest step back until the clock is first set
 * @param panicForwardSeconds greatest single step forward later
 * @param panicBackwardSeconds greatest single step back later
 * @param accumulatedSeconds greatest sum of all steps after the first; infinite for any
 * @param stepThresholdSeconds at start-up, and after a disruption, a greater offset is stepped, a
 *     smaller one slewed
 * @param maximumSlew greatest deliberate rate while an offset is slewed out, as a fraction
 * @param maximumFrequency greatest frequency ever set, as a fraction
 * @param maximumWander the oscillator's greatest change of rate that the error bound allows for, as
 *     a fraction
 */
public record ClockPolicy(
        double startupForwardSeconds,
        double startupBackwardSeconds,
        double panicForwardSeconds,
        double panicBackwardSeconds,
        double accumulatedSeconds,
        double stepThresholdSeconds,
        double maximumSlew,
        double maximumFrequency,
        double maximumWander) {
    /** What holds when nothing is configured. */
    public static final ClockPolicy DEFAULT =
            new ClockPolicy(
                    Double.POSITIVE_INFINITY,
                    86_400,
                    1000,
                    1000,
                    Double.POSITIVE_INFINITY,
                    0.010,
                    500e-6,
                    495e-6,
                    15e-6);
}
