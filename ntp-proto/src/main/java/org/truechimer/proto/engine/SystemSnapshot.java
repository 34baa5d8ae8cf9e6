package org.truechimer.proto.engine;

import org.truechimer.proto.time.Leap;

/**
 * The clock as the engine sees it at one instant.
 *
 * @param synchronisation how things stand
 * @param steering whether the wall clock is being steered, or only watched
 * @param offsetSeconds true time minus the wall clock: what is still to be corrected
 * @param sigmaSeconds one standard deviation of the estimate of that offset
 * @param errorBoundSeconds no true time differs more than this from the wall clock; infinite before
 *     the first majority
 * @param errorBoundGrowth how fast that bound grows at most, with the clock running as it does:
 *     faster while an offset is slewed out, seconds per second
 * @param frequency the rate that corrects the clock, as a fraction
 * @param frequencySigma one standard deviation of it
 * @param rootDelaySeconds round-trip delay to the reference clock
 * @param rootDispersionSeconds error bound without the delay's half
 * @param stratum ours, 16 when unsynchronised
 * @param referenceId of the source that counts most
 * @param leap what the majority announces
 * @param accumulatedStepsSeconds sum of the sizes of all steps after the first
 * @param accumulatedLimitSeconds the configured limit of that sum; infinite for none
 * @param steps how many steps were made
 * @param lastStepNanos size of the last one, 0 for none
 * @param lastUpdateFreeNanos when a source last changed the estimate, on the free-running clock; 0
 *     for never
 */
public record SystemSnapshot(
        Synchronisation synchronisation,
        boolean steering,
        double offsetSeconds,
        double sigmaSeconds,
        double errorBoundSeconds,
        double errorBoundGrowth,
        double frequency,
        double frequencySigma,
        double rootDelaySeconds,
        double rootDispersionSeconds,
        int stratum,
        int referenceId,
        Leap leap,
        double accumulatedStepsSeconds,
        double accumulatedLimitSeconds,
        long steps,
        long lastStepNanos,
        long lastUpdateFreeNanos) {}
