package org.truechimer.proto.clock;

import java.util.List;

/**
 * Joins the estimates of the sources that agree into one.
 *
 * <p>Rates that a majority can share are averaged by their precision. Offsets are not: each path
 * hides a constant asymmetry that no amount of sampling shows, so precise estimates of one place
 * can still lie apart. They meet at a {@link MeetingPlace}.
 */
public final class Consensus {
    /**
     * How much a longer path widens a source's scale: the asymmetry it hides grows with its delay.
     */
    private static final double DELAY_EXPONENT = 0.5;

    /** No error of a source is less its own than this, as a share of the variance. */
    private static final double LEAST_OWN = 0.3;

    private final double[] variance;
    private final double[] rateVariance;
    private final MeetingPlace meeting;
    private double sharedSigma;
    private double sharedRateSigma;

    private Consensus(List<Voice> voices, long freeNanos, long baseNanos) {
        int count = voices.size();
        variance = new double[count];
        rateVariance = new double[count];
        split(voices, freeNanos);
        double logDelay = 0;
        for (Voice voice : voices) {
            logDelay += StrictMath.log(delayOf(voice));
        }
        double meanDelay = StrictMath.exp(logDelay / count);
        double[] place = new double[count];
        double[] spread = new double[count];
        double[] limit = new double[count];
        for (int i = 0; i < count; i++) {
            Voice voice = voices.get(i);
            place[i] = voice.estimate().offsetSecondsAt(freeNanos, baseNanos);
            spread[i] = StrictMath.pow(delayOf(voice) / meanDelay, DELAY_EXPONENT);
            limit[i] = voice.limitSeconds();
        }
        meeting = new MeetingPlace(place, variance, spread, limit);
    }

    /**
     * What the sources' errors have in common, because they are all seen from one clock, does not
     * average out.
     */
    private void split(List<Voice> voices, long freeNanos) {
        double precision = 0;
        double ratePrecision = 0;
        for (int i = 0; i < voices.size(); i++) {
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
                consensus.meeting.variance() + consensus.sharedSigma * consensus.sharedSigma;
        double rateVariance = 1 / precision + consensus.sharedRateSigma * consensus.sharedRateSigma;
        return new ClockEstimate(
                freeNanos,
                baseNanos,
                consensus.meeting.middleSeconds(),
                frequency / precision,
                new Uncertainty(
                        offsetVariance,
                        correlation / precision * Math.sqrt(offsetVariance * rateVariance),
                        rateVariance),
                new RateNoise(white, StrictMath.exp(logWalk)),
                leastDelay);
    }
}
