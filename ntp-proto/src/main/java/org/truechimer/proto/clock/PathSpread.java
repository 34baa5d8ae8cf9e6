package org.truechimer.proto.clock;

import org.truechimer.proto.octets.StateVisitor;

/**
 * How much the delays of a path vary, each way. Two directions that look alike are taken to be: a
 * difference that is chance would move the offset.
 */
final class PathSpread {
    /** The ratio of the two, as a natural logarithm, that is believed by half. */
    private static final double DOUBTFUL_RATIO = 0.3;

    private final DelaySpread outward = new DelaySpread();
    private final DelaySpread back = new DelaySpread();
    private transient double outwardSeconds;
    private transient double backSeconds;

    /** {@return mean absolute deviation of the delays on the way out, seconds} */
    double outwardSeconds() {
        return outwardSeconds;
    }

    /** {@return mean absolute deviation of the delays on the way back, seconds} */
    double backSeconds() {
        return backSeconds;
    }

    /** {@return the geometric mean of both, seconds} */
    double typicalSeconds() {
        return Math.sqrt(outwardSeconds * backSeconds);
    }

    /**
     * {@return mean absolute deviation of the delays of the quieter direction, as counted, seconds}
     */
    double quieterSeconds() {
        return Math.min(outward.seconds(), back.seconds());
    }

    /** Expects both directions to vary by so much, seconds: there are too few samples. */
    void expect(double seconds) {
        outwardSeconds = seconds;
        backSeconds = seconds;
    }

    /**
     * Believes what was counted.
     *
     * @param leastSeconds no delays vary less
     */
    void believe(double leastSeconds) {
        double countedOutward = Math.max(outward.seconds(), leastSeconds);
        double countedBack = Math.max(back.seconds(), leastSeconds);
        double logRatio = StrictMath.log(countedBack / countedOutward);
        double fourth = square(square(logRatio / DOUBTFUL_RATIO));
        double half = StrictMath.exp(0.5 * logRatio * fourth / (fourth + 1));
        double typical = Math.sqrt(countedOutward * countedBack);
        outwardSeconds = typical / half;
        backSeconds = typical * half;
    }

    /**
     * Takes the delays of one exchange, by the offset that is believed.
     *
     * @param outwardDelay seconds
     * @param backDelay seconds
     * @param before how many samples there were before it
     */
    void sampled(double outwardDelay, double backDelay, long before) {
        outward.sampled(outwardDelay, before);
        back.sampled(backDelay, before);
    }

    private static double square(double value) {
        return value * value;
    }

    void state(StateVisitor visitor) {
        outward.state(visitor);
        back.state(visitor);
    }
}
