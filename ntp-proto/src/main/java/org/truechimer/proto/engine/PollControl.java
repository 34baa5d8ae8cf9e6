package org.truechimer.proto.engine;

import org.truechimer.proto.clock.ClockEstimate;
import org.truechimer.proto.clock.PathEstimator;
import org.truechimer.proto.octets.StateVisitor;
import org.truechimer.proto.source.PollEffort;
import org.truechimer.proto.source.Source;
import org.truechimer.proto.time.PollExponent;

/**
 * Chooses a source's poll interval from what its samples bring: while each takes a good share of
 * the uncertainty away, more are worth having; when they tell nothing new, fewer will do, unless
 * the clock could be far from where it is believed to be before the next one. Where it is known
 * much worse than usual, the interval is as short as it takes to mend that. A surprise is looked
 * into at once, and so is a dispute among the sources.
 */
final class PollControl {
    private static final int SAMPLES_BEFORE_MORE = 5;
    private static final int SAMPLES_OF_START = 8;
    private static final double LITTLE = 0.2;
    private static final double SURPRISE = 0.3;
    private static final double JUMP = 0.5;
    private static final int PROBES = 3;

    /** With the second, all others have answered once. */
    private static final int SAMPLES_OF_CONTEST = 2;

    private final UsualSigma usual = new UsualSigma();
    private double news;
    private int samples;
    private int probes;
    private boolean contested;
    private int samplesContested;

    /** Takes note of a sample that the estimator has taken in. */
    void sampled(Source source, PathEstimator estimator) {
        PollEffort effort = source.options().effort();
        samples++;
        samplesContested++;
        news += (estimator.news() - news) / Math.min(samples, effort.samplesBeforeFewer());
        if (estimator.surprise() > SURPRISE && probes < PROBES) {
            probes++;
            source.burst(1);
        } else if (estimator.surprise() <= SURPRISE) {
            probes = 0;
        }
        if (estimator.surprise() > JUMP) {
            want(source, source.options().minimumPoll());
        } else if (source.isStarting()) {
            if (samples >= SAMPLES_OF_START && isRateKnown(estimator.estimate(), source)) {
                want(source, Math.max(source.pollExponent(), source.options().minimumPoll()));
            }
        } else if (!hasten(source, estimator.estimate())) {
            balance(source, estimator.estimate());
        }
    }

    /**
     * {@return whether the next answer was called for sooner, lest the clock be lost until then}
     */
    private boolean hasten(Source source, ClockEstimate estimate) {
        int exponent = source.pollExponent();
        double sigma = sigmaAhead(estimate, exponent);
        double greatest = source.options().effort().greatestGrowth() * usual.seconds();
        usual.remember(Math.min(sigma, greatest)); // to be lost for long is not usual
        while (exponent > source.options().minimumPoll()
                && sigmaAhead(estimate, exponent) > greatest) {
            exponent--;
        }
        if (exponent == source.pollExponent()) {
            return false;
        }
        want(source, exponent);
        return true;
    }

    private static double sigmaAhead(ClockEstimate estimate, int exponent) {
        return estimate.offsetSigmaAt(estimate.atFreeNanos() + PollExponent.nanos(exponent));
    }

    private void balance(Source source, ClockEstimate estimate) {
        PollEffort effort = source.options().effort();
        int exponent = source.pollExponent();
        boolean fewer = news < effort.fewerBelow() && !isRisky(exponent + 1, estimate, effort);
        if (fewer && samples >= effort.samplesBeforeFewer()) {
            want(source, exponent + 1);
        } else if (news > effort.moreAbove() && samples >= SAMPLES_BEFORE_MORE) {
            want(source, exponent - 1);
        }
    }

    /** Whether the first jump of the rate, which nothing foretells, would make sigma a lie. */
    private static boolean isRisky(int exponent, ClockEstimate estimate, PollEffort effort) {
        double jumpSeconds = PathEstimator.RATE_JUMP * StrictMath.pow(2, exponent);
        return jumpSeconds > effort.unforeseenSigmas() * estimate.offsetSigma();
    }

    /**
     * Nobody is believed. Answers of long ago tell nobody apart, so all are asked at once; if they
     * still contradict each other then, each answer may decide.
     */
    void contested(Source source) {
        if (source.isStarting()) {
            return;
        }
        if (!contested) {
            contested = true;
            samplesContested = 0;
            source.burst(SAMPLES_OF_CONTEST);
        } else if (samplesContested >= SAMPLES_OF_CONTEST) {
            want(source, source.options().minimumPoll());
        }
    }

    /** It is contested no longer: what was still to be asked because of that is not needed. */
    void agreed(Source source) {
        if (contested) {
            contested = false;
            source.endBurst();
        }
    }

    /** Whether the rate's uncertainty adds little to the offset's over an interval. */
    private static boolean isRateKnown(ClockEstimate estimate, Source source) {
        double interval = StrictMath.pow(2, source.options().minimumPoll());
        return estimate.frequencySigma() * interval < LITTLE * estimate.offsetSigma();
    }

    private void want(Source source, int exponent) {
        source.wantPoll(exponent);
        samples = 0;
        news = 0;
    }

    void state(StateVisitor visitor) {
        usual.state(visitor);
        news = visitor.f64(news);
        samples = visitor.i32(samples);
        probes = visitor.i32(probes);
        contested = visitor.flag(contested);
        samplesContested = visitor.i32(samplesContested);
    }
}
