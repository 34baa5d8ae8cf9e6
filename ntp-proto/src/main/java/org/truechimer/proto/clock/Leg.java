package org.truechimer.proto.clock;

/**
 * The likelihood of one one-way observation: a Gaussian prediction plus a queueing delay that is
 * never negative. Holds the result of the last {@link #evaluate}, so that nothing is allocated for
 * each of many models.
 *
 * <p>With r = observation - prediction and variance S, the density under the exponential law of
 * scale s is (1/s) exp(-r/s + S/(2 s^2)) Phi(r/sqrt(S) - sqrt(S)/s). Its logarithm's first and
 * second derivatives by the prediction are all that an update of the Gaussian state needs
 * (assumed-density filtering).
 */
final class Leg {
    /** Density of an observation that no law explains: a packet of another world. */
    private static final double LOG_OUTLIER_DENSITY = StrictMath.log(1e-5);

    private static final double NEGLIGIBLE_WEIGHT = 1e-7;
    private static final double ROOT_HALF = Math.sqrt(0.5);
    private static final double ROOT_TWO_OVER_PI = Math.sqrt(2 / Math.PI);

    private final double[] logDensity = new double[QueueingNoise.SCALES];
    private final double[] slope = new double[QueueingNoise.SCALES];
    private final double[] curvature = new double[QueueingNoise.SCALES];
    private final double[] responsibility = new double[QueueingNoise.SCALES];
    private double logEvidence;
    private double gradient;
    private double hessian;
    private double outlierShare;

    /**
     * Works out evidence, derivatives and responsibilities.
     *
     * @param residual observation minus prediction, seconds
     * @param variance of the prediction, the softness of the edge included, seconds squared
     */
    void evaluate(double residual, double variance, QueueingNoise noise) {
        double deviation = Math.sqrt(variance);
        double highest = LOG_OUTLIER_DENSITY;
        for (int k = 0; k < QueueingNoise.SCALES; k++) {
            if (noise.weight(k) < NEGLIGIBLE_WEIGHT) {
                logDensity[k] = Double.NEGATIVE_INFINITY;
                continue;
            }
            component(k, residual, variance, deviation);
            logDensity[k] += noise.logWeight(k);
            highest = Math.max(highest, logDensity[k]);
        }
        combine(highest, variance);
    }

    private void component(int k, double residual, double variance, double deviation) {
        double scale = QueueingNoise.scaleSeconds(k);
        double t = residual / deviation - deviation / scale;
        double hazard; // phi(t) / Phi(t)
        if (t < 0) {
            // -r/s + S/(2s^2) - t^2/2 is -r^2/(2S): written so, nothing large cancels
            double tail = ScaledErrorFunction.erfcx(-t * ROOT_HALF);
            logDensity[k] = -residual * residual / (2 * variance) + StrictMath.log(0.5 * tail);
            hazard = ROOT_TWO_OVER_PI / tail;
        } else {
            double bell = StrictMath.exp(-0.5 * t * t);
            double below = 1 - 0.5 * bell * ScaledErrorFunction.erfcx(t * ROOT_HALF);
            logDensity[k] =
                    -residual / scale + variance / (2 * scale * scale) + StrictMath.log(below);
            hazard = 0.5 * ROOT_TWO_OVER_PI * bell / below;
        }
        logDensity[k] -= QueueingNoise.logScale(k);
        slope[k] = 1 / scale - hazard / deviation;
        curvature[k] = -hazard * (t + hazard) / variance;
    }

    private void combine(double highest, double variance) {
        double outlier = StrictMath.exp(LOG_OUTLIER_DENSITY - highest);
        double total = outlier;
        for (int k = 0; k < QueueingNoise.SCALES; k++) {
            responsibility[k] =
                    logDensity[k] == Double.NEGATIVE_INFINITY
                            ? 0
                            : StrictMath.exp(logDensity[k] - highest);
            total += responsibility[k];
        }
        gradient = 0;
        double second = 0;
        for (int k = 0; k < QueueingNoise.SCALES; k++) {
            responsibility[k] /= total;
            if (responsibility[k] > 0) {
                gradient += responsibility[k] * slope[k];
                second += responsibility[k] * (curvature[k] + slope[k] * slope[k]);
            }
        }
        outlierShare = outlier / total;
        hessian = Math.clamp(second - gradient * gradient, -1 / variance, 0.0);
        logEvidence = highest + StrictMath.log(total);
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

    /** {@return how probable it is that the delay was drawn from the k-th scale} */
    double responsibility(int k) {
        return responsibility[k];
    }

    /** {@return how probable it is that no law explains the observation} */
    double outlierShare() {
        return outlierShare;
    }
}
