package org.truechimer.proto.clock;

import org.truechimer.proto.octets.StateVisitor;
import org.truechimer.proto.time.Exchange;

/**
 * Estimates one server's offset and rate against the free-running clock from the exchanges with it.
 *
 * <p>Each exchange is two one-way observations, both made of the offset, the least one-way delay
 * and a queueing delay that is never negative. A bank of hypotheses about the oscillator's wander
 * and the path's nature runs in parallel, each a Gaussian belief; evidence shifts weight between
 * them (an interacting multiple model). See docs/algorithm.md.
 */
public final class PathEstimator {
    /** How far the rate of an oscillator jumps, when it does: one standard deviation. */
    public static final double RATE_JUMP = 2e-6;

    private static final double STAMP_NOISE_SECONDS = 3e-8;

    /** How far apart two stamps of the same instant can be. */
    private static final double STAMP_SLACK_SECONDS = 1e-6;

    private static final double SHORTEST_LEARNING_SECONDS = 16;

    /** Before so many, how much delays vary can't be told by counting. */
    private static final int FEW_SAMPLES = 8;

    /**
     * A server that was stepped says nothing about the rate: without a limit, its bounds would grow
     * so fast that it agreed with everybody.
     */
    private static final double GREATEST_DOUBT = 2e-5;

    /** How long a difference of the two least delays is believed in, seconds. */
    private static final double DIFFERENCE_LIFE_SECONDS = 2_592_000;

    /**
     * By what part of its mean queueing delay the least delay of a direction may be misplaced where
     * it is seldom seen, one standard deviation: that depends on the law of the delay.
     */
    private static final double UNSEEN_LEAST = 0.2;

    /** How wide the edge at the least delay is, as a share of the typical queueing delay. */
    private static final double SOFTNESS = 0.03;

    /** How far least delays by different laws lie apart, as a share of the same. */
    private static final double APART = 1.3;

    /** The first samples can't tell a wander from what is not known yet. */
    private static final int UNREST_SAMPLES = 100;

    /** A jump that is more probable than this is believed. */
    private static final double BELIEVED = 0.5;

    private static final double SMALLEST_DELAY_SECONDS = 1e-7;

    private final Hypotheses hypotheses = new Hypotheses();
    private final transient double[][] outwardShare =
            new double[Hypotheses.COUNT][QueueingNoise.SCALES];
    private final transient double[][] returnShare =
            new double[Hypotheses.COUNT][QueueingNoise.SCALES];
    private final transient double[] outlierShare = new double[Hypotheses.COUNT];
    private final transient double[] learnt = new double[QueueingNoise.SCALES];
    private final PathNoise noise = new PathNoise();
    private final transient Leg outward = new Leg();
    private final transient Leg back = new Leg();
    private final PathState mean = new PathState();
    private final FirstSamples first = new FirstSamples();
    private final QueueingScale queueing = new QueueingScale();
    private final PathSpread spread = new PathSpread();
    private final Unrest unrest = new Unrest();
    private Uncertainty shared = new Uncertainty(0, 0, 0);

    private long baseNanos;
    private long atFreeNanos;
    private long samples;
    private double news;
    private double surprise;

    /**
     * Begins without any sample.
     *
     * @param frequency what the rate is expected to be, as a fraction
     * @param frequencySigma one standard deviation of that expectation
     */
    public PathEstimator(double frequency, double frequencySigma) {
        mean.f = frequency;
        mean.ff = frequencySigma * frequencySigma;
    }

    /** {@return how many samples were taken since the start or the last {@link #forgetOffset}} */
    public long samples() {
        return samples;
    }

    /** {@return how much of the offset's variance the last sample took away, 0 to 1} */
    public double news() {
        return news;
    }

    /**
     * {@return how probable it is that the last sample was an outlier, or that clock or path jumped
     * before it}
     */
    public double surprise() {
        return surprise;
    }

    /**
     * {@return typical queueing delay of the quieter direction, seconds; 0 before the first sample}
     */
    public double jitterSeconds() {
        if (samples == 0) {
            return 0;
        }
        return hypotheses.weightOf(DelayLaw.ONE_QUEUE) < 0.5
                ? spread.quieterSeconds()
                : noise.typicalSeconds();
    }

    /** {@return what is believed now; only after the first sample} */
    public ClockEstimate estimate() {
        return new ClockEstimate(
                atFreeNanos,
                baseNanos,
                mean.x,
                mean.f,
                uncertainty(),
                new RateNoise(swingSquare(), Math.max(wanderSquare(), unrest.wanderSquare())),
                Math.max(0, mean.m));
    }

    /**
     * {@return the part of the estimate's uncertainty that comes from the free-running clock
     * itself, and is the same for all servers that are compared with it}
     */
    public Uncertainty sharedUncertainty() {
        return shared.within(uncertainty());
    }

    /** What both directions misplace alike does not move the offset, only what one does more. */
    private Uncertainty uncertainty() {
        double misplaced = 0.5 * UNSEEN_LEAST * queueing.differenceSeconds();
        double unseen = (1 - hypotheses.weightOf(DelayLaw.ONE_QUEUE)) * misplaced * misplaced;
        return new Uncertainty(mean.xx + unseen, mean.xf, mean.ff);
    }

    /** The geometric mean: improbable great wanders do not stand for what is probable. */
    private double wanderSquare() {
        return StrictMath.exp(2 * hypotheses.mean(PathModel::logWander));
    }

    private double swingSquare() {
        return hypotheses.mean(model -> model.swing() * model.swing());
    }

    private void remember(double elapsed, double rateVariance) {
        unrest.count(elapsed, rateVariance, hypotheses.weight(PathModel.RATE_JUMPED));
        if (samples < UNREST_SAMPLES) {
            return;
        }
        unrest.remember(elapsed, hypotheses.mean(model -> model.wander() * model.wander()));
    }

    /**
     * Forgets where the server's clock stands, because a clock was stepped or slept; rate and path
     * stay known.
     */
    public void forgetOffset() {
        samples = 0;
    }

    /** Shifts the server's clock, because it was stepped by a known amount: a leap second. */
    public void shift(long nanos) {
        baseNanos += nanos;
        first.forget();
    }

    /**
     * Takes one exchange. Those that are not newer than the last one are ignored.
     *
     * @param exchange the four instants
     */
    public void add(Exchange exchange) {
        if (samples > 0 && exchange.arrivalNanos() <= atFreeNanos) {
            return;
        }
        double halfDelay = Math.max(exchange.delayNanos() * 0.5e-9, SMALLEST_DELAY_SECONDS);
        queueing.sampled(halfDelay, samples);
        queueing.tell(noise, STAMP_NOISE_SECONDS, samples);
        if (samples < FEW_SAMPLES) {
            spread.expect(Math.max(queueing.roughSeconds(samples), STAMP_NOISE_SECONDS));
        } else {
            spread.believe(STAMP_NOISE_SECONDS);
        }
        if (samples == 0) {
            begin(exchange, halfDelay);
        } else {
            follow(exchange, halfDelay);
        }
        samples++;
        first.add(exchange);
        if (first.isDue()) {
            reconsider();
        }
    }

    private void follow(Exchange exchange, double halfDelay) {
        double elapsed = (exchange.arrivalNanos() - atFreeNanos) * 1e-9;
        double rateVariance = mean.ff;
        proceed(exchange);
        learn();
        remember(elapsed, rateVariance);
        if (queueing.isUnusual() || hypotheses.jumpWeight() > BELIEVED) {
            first.forget();
        }
        double excess = impossibleSeconds(exchange);
        if (excess > 0) {
            double doubt =
                    Math.min(excess / Math.max(elapsed, SHORTEST_LEARNING_SECONDS), GREATEST_DOUBT);
            mean.ff += doubt * doubt;
            begin(exchange, halfDelay);
            surprise = 1;
        }
    }

    /** Goes over the first samples again, from what is believed by now. */
    private void reconsider() {
        long firstNanos = first.exchanges().getFirst().arrivalNanos();
        PathState before =
                first.before(
                        mean,
                        (atFreeNanos - firstNanos) * 1e-9,
                        new RateNoise(swingSquare(), wanderSquare()));
        hypotheses.begin(before);
        shared = new Uncertainty(0, 0, before.ff);
        atFreeNanos = firstNanos;
        first.exchanges().forEach(this::proceed);
        first.looked();
    }

    /**
     * {@return how far the offset lies where it would need a packet to arrive before it has left}
     * Such an offset is wrong, whatever led to it, and so may be the rate that it came with; the
     * exchange alone says more.
     */
    private double impossibleSeconds(Exchange exchange) {
        double flight = (exchange.arrivalNanos() - exchange.departureNanos()) * 1e-9;
        double greatest = (exchange.outwardNanos() - baseNanos) * 1e-9 + flight * mean.f;
        double least = -(exchange.returnNanos() + baseNanos) * 1e-9;
        return Math.max(mean.x - greatest, least - mean.x)
                - STAMP_SLACK_SECONDS
                - Math.sqrt(mean.xx);
    }

    private void begin(Exchange exchange, double halfDelay) {
        baseNanos = exchange.offsetNanos();
        atFreeNanos = exchange.arrivalNanos();
        first.begin(mean);
        double frequencyVariance = mean.ff;
        PathState belief = new PathState();
        belief.f = mean.f;
        belief.ff = frequencyVariance;
        belief.xx = halfDelay * halfDelay / 3;
        belief.m = 0.8 * halfDelay;
        belief.mm = 0.1 * halfDelay * halfDelay;
        hypotheses.begin(belief);
        spread.sampled(halfDelay, halfDelay, 0);
        news = 1;
        surprise = 0;
        shared = new Uncertainty(0, 0, frequencyVariance);
        hypotheses.collapse(mean);
    }

    private void proceed(Exchange exchange) {
        double elapsed = (exchange.arrivalNanos() - atFreeNanos) * 1e-9;
        double flight = (exchange.arrivalNanos() - exchange.departureNanos()) * 1e-9;
        double way =
                (exchange.outwardNanos() - baseNanos) * 1e-9; // +x + m + queueing, at departure
        double wayBack =
                (exchange.returnNanos() + baseNanos) * 1e-9; // -x + m + queueing, at arrival
        double queueSeconds = noise.typicalSeconds();
        hypotheses.expectRateJump(unrest.rateJumpWeight(elapsed));
        hypotheses.mix(APART * queueSeconds);
        double before = 0;
        double beforeRate = 0;
        for (int i = 0; i < Hypotheses.COUNT; i++) {
            PathModel model = hypotheses.model(i);
            PathState belief = hypotheses.state(i);
            double scale =
                    model.law() == DelayLaw.ONE_QUEUE
                            ? queueSeconds
                            : model.law().scaleSeconds(spread.typicalSeconds());
            predict(model, belief, elapsed, way, wayBack, scale);
            before += hypotheses.predictedWeight(i) * belief.xx;
            beforeRate += hypotheses.predictedWeight(i) * belief.xf;
            observe(i, way, wayBack, flight, scale);
        }
        atFreeNanos = exchange.arrivalNanos();
        hypotheses.reweigh();
        surprise = Math.max(outlier(), hypotheses.jumpWeight());
        hypotheses.collapse(mean);
        spread.sampled(way - (mean.x - flight * mean.f), wayBack + mean.x, samples);
        queueing.exceeded(
                way - (mean.x - flight * mean.f + mean.m - mean.d),
                wayBack - (mean.m + mean.d - mean.x),
                samples);
        news = Math.clamp(1 - mean.xx / before, 0.0, 1.0);
        RateNoise noise = new RateNoise(swingSquare(), wanderSquare());
        shared = shared.after(elapsed, noise).corrected(news, news * beforeRate / before);
    }

    private void predict(
            PathModel model,
            PathState belief,
            double elapsed,
            double way,
            double wayBack,
            double scale) {
        if (model.jump() == PathModel.Jump.RATE) {
            belief.ff += RATE_JUMP * RATE_JUMP; // right after the last sample
        }
        belief.predict(elapsed, model.wander(), model.swing());
        belief.fade(StrictMath.exp(-elapsed / DIFFERENCE_LIFE_SECONDS));
        double walk = model.minimumWalk() * scale;
        belief.mm += walk * walk;
        switch (model.jump()) {
            case NONE, RATE -> {
                // the path moves slowly, if at all
            }
            case ALL -> {
                double jump = 0.5 * (way - wayBack) - belief.x;
                belief.level();
                belief.xx += jump * jump + 1e-12;
                belief.ff += 1e-14;
                belief.mm += 0.1 * queueing.leastSeconds() * queueing.leastSeconds();
            }
            case OUT -> belief.jump(-1, way - (belief.x + belief.m - belief.d));
            case BACK -> belief.jump(1, wayBack - (belief.m + belief.d - belief.x));
            case LEVEL -> {
                double jump = 0.5 * (way + wayBack) - belief.m;
                belief.level();
                belief.mm += jump * jump;
            }
            case ROUTE -> {
                double jump = 0.5 * (way + wayBack) - belief.m;
                belief.mm += jump * jump;
                belief.dd += jump * jump;
            }
        }
    }

    private void observe(int i, double way, double wayBack, double flight, double scale) {
        PathState belief = hypotheses.state(i);
        DelayLaw law = hypotheses.model(i).law();
        double soft = SOFTNESS * scale;
        double softness = soft * soft + STAMP_NOISE_SECONDS * STAMP_NOISE_SECONDS;
        double residual = wayBack - (belief.m + belief.d - belief.x);
        double variance = belief.variance(1, 0) + softness;
        weigh(back, residual, variance, law, noise.back(), spread.backSeconds());
        belief.update(1, 0, back.gradient(), back.hessian());
        residual = way - (belief.x - flight * belief.f + belief.m - belief.d);
        variance = belief.variance(-1, -flight) + softness;
        weigh(outward, residual, variance, law, noise.outward(), spread.outwardSeconds());
        belief.update(-1, -flight, outward.gradient(), outward.hessian());
        hypotheses.support(i, back.logEvidence() + outward.logEvidence());
        outlierShare[i] = Math.max(back.outlierShare(), outward.outlierShare());
        if (law == DelayLaw.ONE_QUEUE) {
            outward.responsibilities(outwardShare[i]);
            back.responsibilities(returnShare[i]);
        }
    }

    private static void weigh(
            Leg leg,
            double residual,
            double variance,
            DelayLaw law,
            QueueingNoise learntLaw,
            double spreadSeconds) {
        if (law == DelayLaw.ONE_QUEUE) {
            leg.evaluate(residual, variance, learntLaw);
        } else {
            leg.evaluate(residual, variance, law, law.scaleSeconds(spreadSeconds));
        }
    }

    /** How probable it is, while all is calm, that no queueing law explains the sample. */
    private double outlier() {
        double sum = 0;
        for (int i = 0; i < PathModel.CALM; i++) {
            sum += hypotheses.weight(i) * outlierShare[i];
        }
        return sum;
    }

    private void learn() {
        noise.outward().learn(average(outwardShare));
        noise.back().learn(average(returnShare));
    }

    /** Over the hypotheses of one queue, however improbable they are. */
    private double[] average(double[][] share) {
        double total = hypotheses.weightOf(DelayLaw.ONE_QUEUE);
        for (int k = 0; k < QueueingNoise.SCALES; k++) {
            double sum = 0;
            for (int i = 0; i < Hypotheses.COUNT; i++) {
                if (hypotheses.model(i).law() == DelayLaw.ONE_QUEUE) {
                    sum += hypotheses.weight(i) * share[i][k];
                }
            }
            learnt[k] = sum / total;
        }
        return learnt;
    }

    /** Shows its state to a visitor, or takes it over. */
    public void state(StateVisitor visitor) {
        hypotheses.state(visitor);
        noise.state(visitor);
        mean.state(visitor);
        first.state(visitor);
        queueing.state(visitor);
        spread.state(visitor);
        shared = visitor.value(Uncertainty.class, shared);
        baseNanos = visitor.i64(baseNanos);
        atFreeNanos = visitor.i64(atFreeNanos);
        samples = visitor.i64(samples);
        news = visitor.f64(news);
        surprise = visitor.f64(surprise);
        unrest.state(visitor);
    }
}
