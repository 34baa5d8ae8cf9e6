package org.truechimer.proto.clock;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Where sources meet whose offsets lie apart: the median of the common place's posterior under a
 * heavy-tailed (Cauchy) law whose scale is unknown and integrated out. Where most sources agree
 * closely, one that lies apart hardly counts; where all lie apart, all count.
 *
 * <p>The posterior is looked at on grids around the sources nearest to the middle, for each of some
 * scales.
 */
final class MeetingPlace {
    private static final int SCALES = 14;
    private static final double LEAST_SCALE_SECONDS = 1e-6;
    private static final double GREATEST_SCALE_SECONDS = 8e-3;
    private static final double[] SCALE = new double[SCALES];
    private static final int STEPS = 16;
    private static final double STEP = 0.25;

    /** How surprising it is, in nats, that one of those that seem to agree lies all the same. */
    private static final double GREATEST_PENALTY = 4;

    /** So many sources, those nearest to the middle, say where the posterior is looked at. */
    private static final int CENTRES = 5;

    /** The share of a normal law within one standard deviation. */
    private static final double ONE_SIGMA = 0.6827;

    /**
     * All points together that have less than this share of the greatest weight move no quantile.
     */
    private static final double NEGLIGIBLE_WEIGHT = 1e-9;

    /** A scale by which no centre comes near the best one is left out: many sources refute most. */
    private static final double IMPOSSIBLE_LOG = StrictMath.log(1e-16);

    /** Who lies in the middle of hundreds, but far from all, is no place to compare with. */
    private static final double LEAST_PRODUCT = 1e-250;

    private static final double[] SINH = new double[2 * STEPS + 1];

    static {
        for (int s = 0; s < SCALES; s++) {
            double span = GREATEST_SCALE_SECONDS / LEAST_SCALE_SECONDS;
            SCALE[s] = LEAST_SCALE_SECONDS * StrictMath.pow(span, (double) s / (SCALES - 1));
        }
        for (int i = 0; i < SINH.length; i++) {
            SINH[i] = StrictMath.sinh((i - STEPS) * STEP);
        }
    }

    private final int count;
    private final double[] place;
    private final double[] ownVariance;
    private final double[] spread;
    private final double[] limit;
    private final int[] centre;
    private final double[] width;
    private double unit;
    private double middle;
    private double variance;

    /**
     * Works it out.
     *
     * @param place where each source says that it is, seconds
     * @param ownVariance of that, without what all sources share, seconds squared
     * @param spread by what factor the variance of what it hides exceeds that of the others
     * @param limit it is no further than this from each, seconds
     */
    MeetingPlace(double[] place, double[] ownVariance, double[] spread, double[] limit) {
        count = place.length;
        this.place = place;
        this.ownVariance = ownVariance;
        this.spread = spread;
        this.limit = limit;
        width = new double[count];
        centre = centres();
        locate();
    }

    /** {@return the median, seconds} */
    double middleSeconds() {
        return middle;
    }

    /** {@return the square of how far from it 68 % of the posterior lie, seconds squared} */
    double variance() {
        return variance;
    }

    private int[] centres() {
        double[] sorted = place.clone();
        Arrays.sort(sorted);
        double median = sorted[count / 2];
        return IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> Math.abs(place[i] - median)))
                .limit(CENTRES)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private void locate() {
        if (count == 1) {
            middle = place[0];
            variance = ownVariance[0];
            return;
        }
        double[] logAtCentre = new double[SCALES];
        double[] logPeak = new double[SCALES];
        double highest = Double.NEGATIVE_INFINITY;
        for (int s = 0; s < SCALES; s++) {
            logAtCentre[s] = widen(SCALE[s]);
            logPeak[s] = logAtCentre[s] + StrictMath.log(peak());
            highest = Math.max(highest, logPeak[s]);
        }
        double[] point = new double[SCALES * centre.length * SINH.length];
        double[] weight = new double[point.length];
        int n = 0;
        for (int s = 0; s < SCALES; s++) {
            if (logPeak[s] - highest < IMPOSSIBLE_LOG) {
                continue;
            }
            widen(SCALE[s]);
            double prior = StrictMath.exp(logAtCentre[s] - highest);
            for (int i : centre) {
                double step = Math.sqrt(SCALE[s] * SCALE[s] + ownVariance[i]);
                for (double sinh : SINH) {
                    point[n] = place[i] + step * sinh;
                    weight[n] = prior * likelihood(point[n]) / density(point[n], SCALE[s]);
                    n++;
                }
            }
        }
        summarise(point, weight, n);
    }

    /** How likely the best of the centres is at this scale, against the first one. */
    private double peak() {
        double peak = 0;
        for (int i : centre) {
            peak = Math.max(peak, likelihood(place[i]));
        }
        return peak;
    }

    /**
     * {@return the product of (1 + d^2/c)^-1 c^-1/2 over all sources, against the same at the first
     * centre} Written so, it stays in range for many sources, and takes no logarithm.
     */
    private double likelihood(double candidate) {
        double product = 1;
        double penalty = 0;
        for (int i = 0; i < count; i++) {
            double distance = candidate - place[i];
            product *= (width[i] + distance * distance) * unit;
            if (Math.abs(distance) > limit[i]) {
                double beyond = (Math.abs(distance) - limit[i]) / (0.1 * limit[i] + 1e-9);
                penalty += Math.min(GREATEST_PENALTY, beyond * beyond / 2);
            }
        }
        return (penalty > 0 ? StrictMath.exp(-penalty) : 1) / Math.max(product, LEAST_PRODUCT);
    }

    /** Goes over to another scale; {@return the logarithm of the product at the first centre} */
    private double widen(double scale) {
        double log = 0;
        double logSquares = 0;
        for (int i = 0; i < count; i++) {
            width[i] = scale * scale * spread[i] + ownVariance[i];
            double distance = place[centre[0]] - place[i];
            log += StrictMath.log(width[i]);
            logSquares += StrictMath.log(width[i] + distance * distance);
        }
        unit = StrictMath.exp(-logSquares / count);
        return log / 2 - logSquares;
    }

    /** How densely the points of all grids of one scale lie around {@code candidate}. */
    private double density(double candidate, double scale) {
        double density = 0;
        for (int i : centre) {
            double distance = candidate - place[i];
            density += 1 / Math.sqrt(distance * distance + scale * scale + ownVariance[i]);
        }
        return density;
    }

    private void summarise(double[] point, double[] weight, int points) {
        double highest = 0;
        for (int n = 0; n < points; n++) {
            highest = Math.max(highest, weight[n]);
        }
        double total = 0;
        int kept = 0;
        for (int n = 0; n < points; n++) {
            if (weight[n] > NEGLIGIBLE_WEIGHT * highest) {
                point[kept] = point[n];
                weight[kept] = weight[n];
                total += weight[kept];
                kept++;
            }
        }
        middle = quantile(point, weight, kept, 0.5 * total);
        for (int n = 0; n < kept; n++) {
            point[n] = Math.abs(point[n] - middle);
        }
        double deviation = quantile(point, weight, kept, ONE_SIGMA * total);
        variance = deviation * deviation;
    }

    /**
     * {@return which of the first {@code count} values it is up to which so much of the weight
     * lies} Changes the order of both arrays.
     */
    private static double quantile(double[] value, double[] weight, int count, double share) {
        int low = 0;
        int high = count - 1;
        double below = 0;
        while (low < high) {
            double pivot = value[(low + high) >>> 1];
            int i = low - 1;
            int j = high + 1;
            double left = 0;
            while (true) {
                do {
                    i++;
                } while (value[i] < pivot);
                do {
                    j--;
                } while (value[j] > pivot);
                if (i >= j) {
                    break;
                }
                swap(value, i, j);
                swap(weight, i, j);
            }
            for (int k = low; k <= j; k++) {
                left += weight[k];
            }
            if (below + left >= share) {
                high = j;
            } else {
                below += left;
                low = j + 1;
            }
        }
        return value[low];
    }

    private static void swap(double[] values, int i, int j) {
        double kept = values[i];
        values[i] = values[j];
        values[j] = kept;
    }
}
