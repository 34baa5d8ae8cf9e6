package org.truechimer.proto.clock;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Joins the estimates of the sources that agree into one.
 *
 * <p>Rates that a majority can share are averaged by their precision. Offsets are not: each path
 * hides a constant asymmetry that no amount of sampling shows, so precise estimates of one place
 * can still lie apart. Their common place is the median of its posterior under a heavy-tailed
 * (Cauchy) law whose scale is unknown and integrated out: where most sources agree closely, one
 * that lies apart hardly counts; where all lie apart, all count.
 */
public final class Consensus {
    private static final int SCALES = 14;
    private static final double LEAST_SCALE_SECONDS = 1e-6;
    private static final double GREATEST_SCALE_SECONDS = 8e-3;
    private static final double[] SCALE = new double[SCALES];
    private static final int STEPS = 16;
    private static final double STEP = 0.25;

    /** How surprising it is, in nats, that one of those that seem to agree lies all the same. */
    private static final double GREATEST_PENALTY = 4;

    /**
     * How much a longer path widens a source's scale: the asymmetry it hides grows with its delay.
     */
    private static final double DELAY_EXPONENT = 0.5;

    /** So many sources, those nearest to the middle, say where the posterior is looked at. */
    private static final int CENTRES = 5;

    /** No error of a source is less its own than this, as a share of the variance. */
    private static final double LEAST_OWN = 0.3;

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
    private final double[] variance;
    private final double[] rateVariance;
    private final double[] spread;
    private final double[] limit;
    private final int[] centre;
    private final double[] width;
    private double unit;
    private double middle;
    private double spreadSquare;
    private double sharedSigma;
    private double sharedRateSigma;

    private Consensus(List<Voice> voices, long freeNanos, long baseNanos) {
        count = voices.size();
        place = new double[count];
        variance = new double[count];
        rateVariance = new double[count];
        spread = new double[count];
        limit = new double[count];
        width = new double[count];
        double logDelay = 0;
        for (Voice voice : voices) {
            logDelay += StrictMath.log(delayOf(voice));
        }
        double meanDelay = StrictMath.exp(logDelay / count);
        for (int i = 0; i < count; i++) {
            Voice voice = voices.get(i);
            place[i] = voice.estimate().offsetSecondsAt(freeNanos, baseNanos);
            spread[i] = StrictMath.pow(delayOf(voice) / meanDelay, DELAY_EXPONENT);
            limit[i] = voice.limitSeconds();
        }
        split(voices, freeNanos);
        centre = centres();
    }

    /**
     * What the sources' errors have in common, because they are all seen from one clock, does not
     * average out.
     */
    private void split(List<Voice> voices, long freeNanos) {
        double precision = 0;
        double ratePrecision = 0;
        for (int i = 0; i < count; i++) {
            Uncertainty whole = voices.get(i).estimate().uncertaintyAt(freeNanos);
            Uncertainty shared = voices.get(i).sharedAt(freeNanos);
            variance[i] = own(whole.offset(), shared.offset());
            rateVariance[i] = own(whole.rate(), shared.rate());
            precision += 1 / variance[i];
            sharedSigma += Math.sqrt(whole.offset() - variance[i]) / variance[i];
            ratePrecision += 1 / rateVariance[i];
            sharedRateSigma += Math.sqrt(whole.rate() - rateVariance[i]) / rateVariance[i];
        }
        sharedSigma /= precision;
        sharedRateSigma /= ratePrecision;
    }

    private static double own(double whole, double shared) {
        return Math.max(whole - Math.max(shared, 0), LEAST_OWN * whole);
    }

    private int[] centres() {
        double[] sorted = place.clone();
        Arrays.sort(sorted);
        double middle = sorted[count / 2];
        return IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> Math.abs(place[i] - middle)))
                .limit(CENTRES)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static double delayOf(Voice voice) {
        return Math.max(voice.estimate().leastDelaySeconds(), 1e-7);
    }

    /**
     * {@return the joint estimate at {@code freeNanos}}
     *
     * @param voices at least one
     * @param rates what a majority of them says of the rate: who says otherwise is not asked about
     *     it
     * @param freeNanos the instant, on the free-running clock
     */
    public static ClockEstimate of(List<Voice> voices, RateBounds rates, long freeNanos) {
        long baseNanos = voices.getFirst().estimate().baseNanos();
        Consensus consensus = new Consensus(voices, freeNanos, baseNanos);
        consensus.locate();
        double leastDelay = Double.POSITIVE_INFINITY;
        double logWalk = 0;
        double white = 0;
        double precision = 0;
        double frequency = 0;
        double correlation = 0;
        for (int i = 0; i < voices.size(); i++) {
            ClockEstimate estimate = voices.get(i).estimate();
            leastDelay = Math.min(leastDelay, estimate.leastDelaySeconds());
            logWalk += StrictMath.log(estimate.noise().walk()) / voices.size();
            white += estimate.noise().white() / voices.size();
            if (rates.touches(estimate)) {
                Uncertainty whole = estimate.uncertaintyAt(freeNanos);
                double weight = 1 / consensus.rateVariance[i];
                precision += weight;
                frequency += weight * estimate.frequency();
                correlation +=
                        weight * whole.covariance() / Math.sqrt(whole.rate() * whole.offset());
            }
        }
        double offsetVariance =
                consensus.spreadSquare + consensus.sharedSigma * consensus.sharedSigma;
        double rateVariance = 1 / precision + consensus.sharedRateSigma * consensus.sharedRateSigma;
        return new ClockEstimate(
                freeNanos,
                baseNanos,
                consensus.middle,
                frequency / precision,
                new Uncertainty(
                        offsetVariance,
                        correlation / precision * Math.sqrt(offsetVariance * rateVariance),
                        rateVariance),
                new RateNoise(white, StrictMath.exp(logWalk)),
                leastDelay);
    }

    private void locate() {
        if (count == 1) {
            middle = place[0];
            spreadSquare = variance[0];
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
                double width = Math.sqrt(SCALE[s] * SCALE[s] + variance[i]);
                for (double sinh : SINH) {
                    point[n] = place[i] + width * sinh;
                    weight[n] = prior * likelihood(point[n]) / density(point[n], SCALE[s]);
                    n++;
                }
            }
        }
        summarise(point, weight, n);
    }

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
            width[i] = scale * scale * spread[i] + variance[i];
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
            density += 1 / Math.sqrt(distance * distance + scale * scale + variance[i]);
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
        double spread = quantile(point, weight, kept, ONE_SIGMA * total);
        spreadSquare = spread * spread;
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
