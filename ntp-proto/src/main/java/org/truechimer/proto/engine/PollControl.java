package org.truechimer.proto.engine;

import org.truechimer.proto.clock.ClockEstimate;
import org.truechimer.proto.clock.PathEstimator;
import org.truechimer.proto.octets.StateVisitor;
import org.truechimer.proto.source.PollEffort;
import org.truechimer.proto.source.Source;

/**
 * Chooses a source's poll interval from what its samples bring: while each takes a good share of
 * the uncertainty away, more are worth having; when they tell nothing new, fewer will do. A
 * surprise is looked into at once, and a dispute among the sources as fast as is allowed.
 */
final class PollControl {
    private static final int SAMPLES_BEFORE_MORE = 5;
    private static final int SAMPLES_OF_START = 8;
    private static final double LITTLE = 0.2;
    private static final double SURPRISE = 0.3;
    private static final double JUMP = 0.5;
    private static final int PROBES = 3;

    private double news;
    private int samples;
    private int probes;

    /** Takes note of a sample that the estimator has taken in. */
    void sampled(Source source, PathEstimator estimator) {
        PollEffort effort = source.options().effort();
        samples++;
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
        } else if (news < effort.fewerBelow() && samples >= effort.samplesBeforeFewer()) {
            want(source, source.pollExponent() + 1);
        } else if (news > effort.moreAbove() && samples >= SAMPLES_BEFORE_MORE) {
            want(source, source.pollExponent() - 1);
        }
    }

    /** Nobody is believed: each answer may decide, and answers of long ago tell nobody apart. */
    void contested(Source source) {
        if (!source.isStarting()) {
            want(source, source.options().minimumPoll());
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
        news = visitor.f64(news);
        samples = visitor.i32(samples);
        probes = visitor.i32(probes);
    }
}
