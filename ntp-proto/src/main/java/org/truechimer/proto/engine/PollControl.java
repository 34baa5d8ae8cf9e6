package org.truechimer.proto.engine;

import org.truechimer.proto.clock.PathEstimator;
import org.truechimer.proto.octets.StateVisitor;
import org.truechimer.proto.source.Source;

/**
 * Chooses a source's poll interval from what its samples bring: while each takes a good share of
 * the uncertainty away, more are worth having; when they tell nothing new, fewer will do. A
 * surprise is looked into at once.
 */
final class PollControl {
    private static final double FEWER_BELOW = 0.25;
    private static final double MORE_ABOVE = 0.6;
    private static final int SAMPLES_BEFORE_FEWER = 16;
    private static final int SAMPLES_BEFORE_MORE = 5;
    private static final double SURPRISE = 0.3;
    private static final double JUMP = 0.5;
    private static final int PROBES = 3;

    private double news;
    private int samples;
    private int probes;

    /** Takes note of a sample that the estimator has taken in. */
    void sampled(Source source, PathEstimator estimator) {
        samples++;
        news += (estimator.news() - news) / Math.min(samples, SAMPLES_BEFORE_FEWER);
        if (estimator.surprise() > SURPRISE && probes < PROBES) {
            probes++;
            source.burst(1);
        } else if (estimator.surprise() <= SURPRISE) {
            probes = 0;
        }
        if (estimator.surprise() > JUMP) {
            want(source, source.options().minimumPoll());
        } else if (news < FEWER_BELOW && samples >= SAMPLES_BEFORE_FEWER) {
            want(source, source.pollExponent() + 1);
        } else if (news > MORE_ABOVE && samples >= SAMPLES_BEFORE_MORE) {
            want(source, source.pollExponent() - 1);
        }
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
