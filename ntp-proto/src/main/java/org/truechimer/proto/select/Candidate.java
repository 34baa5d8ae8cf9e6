package org.truechimer.proto.select;

import org.truechimer.proto.source.SourceOptions;
import org.truechimer.proto.time.Leap;

/**
 * A source as the selection sees it. Its correctness interval is offset +- distance: it tells the
 * truth if the true offset lies in there.
 *
 * @param source the source's number
 * @param hasSample whether an answer was ever accepted; without, offset, distance and stratum mean
 *     nothing
 * @param reachable whether one of the last eight requests was answered
 * @param offsetSeconds its time minus the time of the clock that all candidates are measured
 *     against, finite
 * @param distanceSeconds its root distance, not negative; infinite for unknown
 * @param leap what it announces
 * @param stratum its own
 * @param loops whether it follows us
 * @param refuted whether a majority contradicted what it said last: its vote counts for nobody
 *     until it has said something else, however far its interval has grown since
 * @param options how it is configured
 */
public record Candidate(
        int source,
        boolean hasSample,
        boolean reachable,
        double offsetSeconds,
        double distanceSeconds,
        Leap leap,
        int stratum,
        boolean loops,
        boolean refuted,
        SourceOptions options) {
    public Candidate {
        if (!Double.isFinite(offsetSeconds) || !(distanceSeconds >= 0)) {
            throw new IllegalArgumentException(
                    "offset " + offsetSeconds + ", distance " + distanceSeconds);
        }
    }

    /** {@return where the true offset lies if this source tells the truth} */
    Interval interval() {
        return new Interval(offsetSeconds - distanceSeconds, offsetSeconds + distanceSeconds);
    }
}
