package org.truechimer.proto.clock;

import org.truechimer.proto.octets.StateVisitor;

/**
 * What is known of the queueing delay on one direction of a path: a mixture of exponential laws
 * over a fixed grid of scales, whose weights are learnt. Any delay law that falls without rising
 * again is such a mixture: exponential, Pareto, the bursts of a radio link.
 *
 * <p>There are two laws: one with a long memory, for the path's habits, and one with a short
 * memory, for the load of the hour. How probable it is that the short one holds is tracked from
 * sample to sample, as of a process that switches between the two.
 */
final class QueueingNoise {
    /** Number of scales on the grid, 1e-8 s to 16 s, 0.4 decades apart. */
    static final int SCALES = 24;

    private static final double[] SCALE = new double[SCALES];
    private static final double[] LOG_SCALE = new double[SCALES];

    static {
        for (int k = 0; k < SCALES; k++) {
            LOG_SCALE[k] = StrictMath.log(10) * (0.4 * k - 8);
            SCALE[k] = StrictMath.exp(LOG_SCALE[k]);
        }
    }

    private static final double LONG_MEMORY = 0.998;
    private static final double SHORT_MEMORY = 0.85;

    /** Probability that the short law holds, without evidence. */
    private static final double SHORT_SHARE = 0.2;

    /** Probability, per sample, that a switch may have happened. */
    private static final double SWITCHING = 0.02;

    /** What is expected until it is learnt counts as so many samples. */
    private static final double EXPECTED_COUNT = 3;

    /** How wide that is, as a factor of the scale, in natural logarithms. */
    private static final double EXPECTED_WIDTH = 0.8;

    /** What always remains possible, however much is learnt, and how wide that is. */
    private static final double POSSIBLE_SHARE = 0.05;

    private static final double POSSIBLE_WIDTH = 1.6;
    private static final double LEAST_SHARE = 1e-4;

    private final double[] longCount = new double[SCALES];
    private final double[] shortCount = new double[SCALES];
    private final transient double[] longLaw = new double[SCALES];
    private final transient double[] shortLaw = new double[SCALES];
    private final transient double[] expected = new double[SCALES];
    private final transient double[] possible = new double[SCALES];
    private final transient double[] weight = new double[SCALES];
    private double expectedSeconds;
    private double shortShare = SHORT_SHARE;

    /** {@return the k-th scale, seconds} */
    static double scaleSeconds(int k) {
        return SCALE[k];
    }

    /** {@return the weight of the k-th scale; they sum to 1} */
    double weight(int k) {
        return weight[k];
    }

    /**
     * Expects delays of about this scale until samples say otherwise. A flat expectation would
     * believe the first samples to the nanosecond.
     */
    void expect(double scaleSeconds) {
        expectedSeconds = scaleSeconds;
        double centre = StrictMath.log(scaleSeconds);
        spread(expected, centre, EXPECTED_WIDTH);
        spread(possible, centre, POSSIBLE_WIDTH);
        mix();
    }

    private static void spread(double[] law, double centre, double width) {
        for (int k = 0; k < SCALES; k++) {
            double distance = (LOG_SCALE[k] - centre) / width;
            law[k] = StrictMath.exp(-0.5 * distance * distance) + LEAST_SHARE;
        }
        double sum = sum(law);
        for (int k = 0; k < SCALES; k++) {
            law[k] /= sum;
        }
    }

    /**
     * Learns from one sample: how probable it is, for each scale, that the sample's delay was drawn
     * from it.
     */
    void learn(double[] responsibility) {
        track(responsibility);
        for (int k = 0; k < SCALES; k++) {
            longCount[k] = longCount[k] * LONG_MEMORY + responsibility[k];
            shortCount[k] = shortCount[k] * SHORT_MEMORY + responsibility[k];
        }
        mix();
    }

    /** {@return the typical delay, seconds: the geometric mean over the long memory} */
    double typicalSeconds() {
        double sum = 0;
        double total = 0;
        for (int k = 0; k < SCALES; k++) {
            double count = expected[k] + longCount[k];
            sum += count * LOG_SCALE[k];
            total += count;
        }
        return StrictMath.exp(sum / total);
    }

    /** Weighs the two laws by how well each explains the sample. */
    private void track(double[] responsibility) {
        double byLong = 0;
        double byShort = 0;
        for (int k = 0; k < SCALES; k++) {
            double density = responsibility[k] / weight[k];
            byLong += density * longLaw[k];
            byShort += density * shortLaw[k];
        }
        double either = shortShare * byShort + (1 - shortShare) * byLong;
        if (either > 0) {
            double evident = shortShare * byShort / either;
            shortShare = SWITCHING * SHORT_SHARE + (1 - SWITCHING) * evident;
        }
    }

    private void mix() {
        double longTotal = EXPECTED_COUNT + sum(longCount);
        double shortTotal = EXPECTED_COUNT + sum(shortCount);
        for (int k = 0; k < SCALES; k++) {
            longLaw[k] = (EXPECTED_COUNT * expected[k] + longCount[k]) / longTotal;
            shortLaw[k] = (EXPECTED_COUNT * expected[k] + shortCount[k]) / shortTotal;
            double learnt = shortShare * shortLaw[k] + (1 - shortShare) * longLaw[k];
            weight[k] = (1 - POSSIBLE_SHARE) * learnt + POSSIBLE_SHARE * possible[k];
        }
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    void state(StateVisitor visitor) {
        visitor.f64s(longCount);
        visitor.f64s(shortCount);
        shortShare = visitor.f64(shortShare);
        expectedSeconds = visitor.f64(expectedSeconds);
        if (expectedSeconds > 0) {
            expect(expectedSeconds); // the rest follows
        }
    }
}
