package org.truechimer.proto.clock;

/**
 * What one agreeing source has to say.
 *
 * @param estimate of its clock
 * @param shared the part of the estimate's uncertainty that comes from our own clock, and is the
 *     same for all sources
 * @param limitSeconds no true time is further than this from its clock: its root distance
 */
public record Voice(ClockEstimate estimate, Uncertainty shared, double limitSeconds) {
    /** Makes one that shares nothing with others. */
    public Voice(ClockEstimate estimate, double limitSeconds) {
        this(estimate, new Uncertainty(0, 0, 0), limitSeconds);
    }

    Uncertainty sharedAt(long freeNanos) {
        return shared.after(estimate.age(freeNanos), estimate.noise());
    }
}
