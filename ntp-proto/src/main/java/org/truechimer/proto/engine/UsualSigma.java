package org.truechimer.proto.engine;

import org.truechimer.proto.octets.StateVisitor;

/**
 * How well a source usually lets the clock be known by the time its next answer comes: the
 * geometric mean over some hundred samples of one standard deviation of the offset.
 */
final class UsualSigma {
    private static final int SAMPLES = 100;

    /** So many times the usual is nothing unusual. */
    private static final double GREATEST_GROWTH = 3;

    private double logSeconds = Double.POSITIVE_INFINITY;
    private int samples;

    /** {@return the greatest deviation that is not unusual, seconds; no limit without a sample} */
    double greatestSeconds() {
        return GREATEST_GROWTH * StrictMath.exp(logSeconds);
    }

    /** Takes in another one. What is unusual counts as the greatest that is not. */
    void remember(double seconds) {
        samples = Math.min(samples + 1, SAMPLES);
        double log = StrictMath.log(Math.min(seconds, greatestSeconds()));
        logSeconds = samples == 1 ? log : logSeconds + (log - logSeconds) / samples;
    }

    void state(StateVisitor visitor) {
        logSeconds = visitor.f64(logSeconds);
        samples = visitor.i32(samples);
    }
}
