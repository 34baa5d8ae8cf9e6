package org.truechimer.proto.engine;

import org.truechimer.proto.octets.StateVisitor;

/**
 * How well a source usually lets the clock be known by the time its next answer comes: the
 * geometric mean over some hundred samples of one standard deviation of the offset.
 */
final class UsualSigma {
    private static final int SAMPLES = 100;

    private double logSeconds = Double.POSITIVE_INFINITY;
    private int samples;

    /** {@return the usual deviation, seconds; without limit before the first one} */
    double seconds() {
        return StrictMath.exp(logSeconds);
    }

    /** Takes in another one. */
    void remember(double seconds) {
        samples = Math.min(samples + 1, SAMPLES);
        double log = StrictMath.log(seconds);
        logSeconds = samples == 1 ? log : logSeconds + (log - logSeconds) / samples;
    }

    void state(StateVisitor visitor) {
        logSeconds = visitor.f64(logSeconds);
        samples = visitor.i32(samples);
    }
}
