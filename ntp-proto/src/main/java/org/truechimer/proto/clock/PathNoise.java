package org.truechimer.proto.clock;

import org.truechimer.proto.octets.StateVisitor;

/**
 * The queueing of both directions of a path, as those hypotheses see it that think of {@link
 * DelayLaw#ONE_QUEUE}.
 */
final class PathNoise {
    private final QueueingNoise outward = new QueueingNoise();
    private final QueueingNoise back = new QueueingNoise();

    QueueingNoise outward() {
        return outward;
    }

    QueueingNoise back() {
        return back;
    }

    /** Expects queueing delays of about these until samples say otherwise, seconds. */
    void expect(double outwardSeconds, double backSeconds) {
        outward.expect(outwardSeconds);
        back.expect(backSeconds);
    }

    /** {@return the typical delay of the quieter direction, seconds} */
    double typicalSeconds() {
        return Math.min(outward.typicalSeconds(), back.typicalSeconds());
    }

    void state(StateVisitor visitor) {
        outward.state(visitor);
        back.state(visitor);
    }
}
