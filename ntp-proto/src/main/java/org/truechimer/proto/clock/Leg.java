package org.truechimer.proto.clock;

/**
 * The likelihood of one one-way observation: a Gaussian prediction plus a queueing delay that is
 * never negative. Holds the result of the last {@link #evaluate}, so that nothing is allocated for
 * each of many models.
 *
 * <p>With r = observation - prediction, variance S and t = r/sqrt(S) - sqrt(S)/s, the density under
 * the exponential law of scale s is (1/s) exp(-r/s + S/(2 s^2)) Phi(t). Under the sum of n + 1 such
 * delays it is (sqrt(S)/s)^n / n! times as great as that, times the n-th moment of t - z for a
 * normal z below t. The logarithm's first and second derivatives by the prediction are all that an
 * update of the Gaussian state needs (assumed-density filtering).
 */
final class Leg {
    /** Density of an observation that no law explains: a packet of another world. */
    private static final double OUTLIER_DENSITY = 1e-5;

    /** A density below exp(-100) times any of these factors is none, beside that of an outlier. */
    private static final double NEGLIGIBLE_EXPONENT = -100;

    /** From here on all of a normal law lies below, to the last digit. */
    private static final double FAR_ABOVE = 9;

    private static final double FAR_BELOW = -12;

    /** How probable a delay is that a law of one scale does not explain, and how long that is. */
    private static final double LATE_SHARE = 0.03;

    private static final double LATE_FACTOR = 4;
    private static final double ROOT_HALF = Math.sqrt(0.5);
    private static final double ROOT_TWO_OVER_PI = Math.sqrt(2 / Math.PI);

    private final double[] density = new double[QueueingNoise.SCALES];
    private final double[] slope = new double[QueueingNoise.SCALES];
    private final double[] curvature = new double[QueueingNoise.SCALES];
    private final double[] responsibility = new double[QueueingNoise.SCALES];
    private double logEvidence;
    private double gradient;
    private double hessian;
    private double outlierShare;

    /**
     * Works out evidence, derivatives and responsibilities under a law that is learnt.
     *
     * @param residual observation minus prediction, seconds
     * @param variance of the prediction, the softness of the edge included, seconds squared
     */
    void evaluate(double residual, double variance, QueueingNoise noise) {
        double deviation = Math.sqrt(variance);
        for (int k = 0; k < QueueingNoise.SCALES; k++) {
            double scale = QueueingNoise.scaleSeconds(k);
            sum(k, noise.weight(k) / scale, scale, 1, residual, variance, deviation);
        }
        combine(QueueingNoise.SCALES, variance);
    }

    /**
     * Works out evidence and derivatives under a law of one scale.
     *
     * @param residual observation minus prediction, seconds
     * @param variance of the prediction, seconds squared
     * @param law any but the one that is learnt
     * @param scale of the law, seconds
     */
    void evaluate(double residual, double variance, DelayLaw law, double scale) {
        double deviation = Math.sqrt(variance);
        double late = LATE_FACTOR * scale;
        if (law == DelayLaw.NORMAL) {
            normal(0, 1 - LATE_SHARE, residual, variance + scale * scale);
        } else {
            double height = (1 - LATE_SHARE) / scale;
            sum(0, height, scale, law.queues(), residual, variance, deviation);
            late *= law.queues();
        }
        sum(1, LATE_SHARE / late, late, 1, residual, variance, deviation);
        combine(2, variance);
    }

    private void normal(int k, double share, double residual, double variance) {
        double bell = StrictMath.exp(-residual * residual / (2 * variance));
        density[k] = share * bell / Math.sqrt(2 * Math.PI * variance);
        slope[k] = residual / variance;
        curvature[k] = -1 / variance;
    }

    /** The k-th component: some exponential delays in a row. Its height is weight over scale. */
    private void sum(
            int k,
            double height,
            double scale,
            int count,
            double residual,
            double variance,
            double deviation) {
        double t = residual / deviation - deviation / scale;
        // -r/s + S/(2s^2) - t^2/2 is -r^2/(2S): written so, nothing large cancels
        double exponent =
                t < 0
                        ? -residual * residual / (2 * variance)
                        : -residual / scale + variance / (2 * scale * scale);
        if (exponent < NEGLIGIBLE_EXPONENT) {
            density[k] = 0;
            return;
        }
        double peak = height * StrictMath.exp(exponent);
        double hazard; // phi(t) / Phi(t)
        if (t < 0) {
            double tail = ScaledErrorFunction.erfcx(-t * ROOT_HALF);
            density[k] = peak * 0.5 * tail;
            hazard = ROOT_TWO_OVER_PI / tail;
        } else if (t < FAR_ABOVE) {
            double bell = StrictMath.exp(-0.5 * t * t);
            double below = 1 - 0.5 * bell * ScaledErrorFunction.erfcx(t * ROOT_HALF);
            density[k] = peak * below;
            hazard = 0.5 * ROOT_TWO_OVER_PI * bell / below;
        } else {
            density[k] = peak;
            hazard = 0;
        }
        if (count == 1) {
            slope[k] = 1 / scale - hazard / deviation;
            curvature[k] = -hazard * (t + hazard) / variance;
        } else {
            addDelays(k, count - 1, scale, t, hazard, deviation);
        }
    }

    /**
     * Makes the density under one delay that under the sum of more. The n-th moment of t - z, times
     * Phi(t), has n times the one before it for derivative by t.
     */
    private void addDelays(
            int k, int more, double scale, double t, double hazard, double deviation) {
        double beforeLast = hazard;
        double last = 1;
        double moment = t > FAR_BELOW ? t + hazard : farMoment(1, t);
        double factor = deviation / scale;
        for (int n = 2; n <= more; n++) {
            beforeLast = last;
            last = moment;
            moment = t > FAR_BELOW ? t * last + (n - 1) * beforeLast : farMoment(n, t);
            factor *= deviation / (n * scale);
        }
        density[k] *= moment * factor;
        double first = more * last / moment;
        double second = (more == 1 ? beforeLast : more * (more - 1) * beforeLast) / moment;
        slope[k] = 1 / scale - first / deviation;
        curvature[k] = (second - first * first) / (deviation * deviation);
    }

    /** The n-th moment of t - z for a z far in the tail, where the recursion loses its digits. */
    private static double farMoment(int n, double t) {
        double square = 1 / (t * t);
        double first = (n + 1) * (n + 2) / 2.0;
        double second = first * (n + 3) * (n + 4) / 4;
        double moment = 1 - square * (first - 1 - square * (second - first - 2));
        for (int i = 1; i <= n; i++) {
            moment *= i / -t;
        }
        return moment;
    }

    private void combine(int components, double variance) {
        double total = OUTLIER_DENSITY;
        for (int k = 0; k < components; k++) {
            total += density[k];
        }
        gradient = 0;
        double second = 0;
        for (int k = 0; k < components; k++) {
            responsibility[k] = density[k] / total;
            if (responsibility[k] > 0) {
                gradient += responsibility[k] * slope[k];
                second += responsibility[k] * (curvature[k] + slope[k] * slope[k]);
            }
        }
        outlierShare = OUTLIER_DENSITY / total;
        hessian = Math.clamp(second - gradient * gradient, -1 / variance, 0.0);
        logEvidence = StrictMath.log(total);
    }

    /** {@return the logarithm of the observation's density} */
    double logEvidence() {
        return logEvidence;
    }

    /** {@return its derivative by the prediction, 1/s} */
    double gradient() {
        return gradient;
    }

    /**
     * {@return its second derivative by the prediction, at most 0 and at least -1/variance, 1/s^2}
     */
    double hessian() {
        return hessian;
    }

    /** Writes down how probable it is that the delay was drawn from each scale of a learnt law. */
    void responsibilities(double[] share) {
        System.arraycopy(responsibility, 0, share, 0, share.length);
    }

    /** {@return how probable it is that no law explains the observation} */
    double outlierShare() {
        return outlierShare;
    }
}
