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
    private static final int STEPS = 16;
    private static final double STEP = 0.25;

    /** How surprising it is, in nats, that one of those that seem to agree lies all the same. */
    private static final double GREATEST_PENALTY = 4;

    /**
     * How much a longer path widens a source's scale: the asymmetry it hides grows with its delay.
     */
    private static final double DELAY_EXPONENT = 0.5;

    /** So many sources, those nearest to the middle, say where the posterior is looked at. */
    private static final int CENTRES = 8;

    /** The share of a normal law within one standard deviation. */
    private static final double ONE_SIGMA = 0.6827;

    private static final int BISECTIONS = 40;

    private static final double[] SINH = new double[2 * STEPS + 1];

    static {
        for (int i = 0; i < SINH.length; i++) {
            SINH[i] = StrictMath.sinh((i - STEPS) * STEP);
        }
    }

    private final int count;
    private final double[] place;
    private final double[] variance;
    private final double[] spread;
    private final double[] limit;
    private final int[] centre;
    private double middle;
    private double spreadSquare;

    private Consensus(List<Voice> voices, long freeNanos, long baseNanos) {
        count = voices.size();
        place = new double[count];
        variance = new double[count];
        spread = new double[count];
        limit = new double[count];
        double logDelay = 0;
        for (Voice voice : voices) {
            logDelay += StrictMath.log(delayOf(voice));
        }
        double meanDelay = StrictMath.exp(logDelay / count);
        for (int i = 0; i < count; i++) {
            Voice voice = voices.get(i);
            place[i] = voice.estimate().offsetSecondsAt(freeNanos, baseNanos);
            variance[i] = voice.estimate().offsetVarianceAt(freeNanos);
            spread[i] = StrictMath.pow(delayOf(voice) / meanDelay, DELAY_EXPONENT);
            limit[i] = voice.limitSeconds();
        }
        centre = centres();
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
        ClockEstimate first = voices.getFirst().estimate();
        long baseNanos = first.baseNanos();
        double leastDelay = Double.POSITIVE_INFINITY;
        double precision = 0;
        double frequency = 0;
        double correlation = 0;
        for (Voice voice : voices) {
            ClockEstimate estimate = voice.estimate();
            leastDelay = Math.min(leastDelay, estimate.leastDelaySeconds());
            if (!rates.touches(estimate)) {
                continue;
            }
            double weight = 1 / estimate.frequencyVariance();
            precision += weight;
            frequency += weight * estimate.frequency();
            double elapsed = (freeNanos - estimate.atFreeNanos()) * 1e-9;
            double covariance = estimate.covariance() + elapsed * estimate.frequencyVariance();
            correlation +=
                    weight
                            * covariance
                            / Math.sqrt(
                                    estimate.frequencyVariance()
                                            * estimate.offsetVarianceAt(freeNanos));
        }
        Consensus consensus = new Consensus(voices, freeNanos, baseNanos);
        consensus.locate();
        double offsetVariance = consensus.spreadSquare;
        double frequencyVariance = 1 / precision;
        return new ClockEstimate(
                freeNanos,
                baseNanos,
                consensus.middle,
                frequency / precision,
                offsetVariance,
                correlation / precision * Math.sqrt(offsetVariance * frequencyVariance),
                frequencyVariance,
                leastDelay);
    }

    private void locate() {
        if (count == 1) {
            middle = place[0];
            spreadSquare = variance[0];
            return;
        }
        double[] point = new double[SCALES * centre.length * SINH.length];
        double[] logWeight = new double[point.length];
        int n = 0;
        for (int s = 0; s < SCALES; s++) {
            double scale =
                    LEAST_SCALE_SECONDS
                            * StrictMath.pow(
                                    GREATEST_SCALE_SECONDS / LEAST_SCALE_SECONDS,
                                    (double) s / (SCALES - 1));
            for (int i : centre) {
                for (double sinh : SINH) {
                    point[n] = place[i] + Math.sqrt(scale * scale + variance[i]) * sinh;
                    logWeight[n] =
                            logLikelihood(point[n], scale)
                                    - StrictMath.log(density(point[n], scale));
                    n++;
                }
            }
        }
        summarise(point, logWeight);
    }

    private double logLikelihood(double candidate, double scale) {
        double product = 1;
        double log = 0;
        double penalty = 0;
        for (int i = 0; i < count; i++) {
            double width = scale * scale * spread[i] + variance[i];
            double distance = candidate - place[i];
            product *= Math.sqrt(width) * (1 + distance * distance / width);
            if (product < 1e-200 || product > 1e200) {
                log += StrictMath.log(product);
                product = 1;
            }
            double beyond = (Math.abs(distance) - limit[i]) / (0.1 * limit[i] + 1e-9);
            if (beyond > 0) {
                penalty += Math.min(GREATEST_PENALTY, beyond * beyond / 2);
            }
        }
        return -log - StrictMath.log(product) - penalty;
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

    private void summarise(double[] point, double[] logWeight) {
        double highest = Double.NEGATIVE_INFINITY;
        for (double log : logWeight) {
            highest = Math.max(highest, log);
        }
        double total = 0;
        for (int n = 0; n < point.length; n++) {
            logWeight[n] = StrictMath.exp(logWeight[n] - highest);
            total += logWeight[n];
        }
        middle = quantile(point, logWeight, 0.5 * total);
        for (int n = 0; n < point.length; n++) {
            point[n] = Math.abs(point[n] - middle);
        }
        double spread = quantile(point, logWeight, ONE_SIGMA * total);
        spreadSquare = spread * spread;
    }

    /** The value up to which so much of the weight lies. */
    private static double quantile(double[] value, double[] weight, double share) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double candidate : value) {
            low = Math.min(low, candidate);
            high = Math.max(high, candidate);
        }
        for (int i = 0; i < BISECTIONS; i++) {
            double half = 0.5 * (low + high);
            double below = 0;
            for (int n = 0; n < value.length; n++) {
                below += value[n] <= half ? weight[n] : 0;
            }
            low = below < share ? half : low;
            high = below < share ? high : half;
        }
        return high;
    }
}
