package org.truechimer.proto.engine;

import org.truechimer.proto.clock.BoundKeeper;
import org.truechimer.proto.clock.Bounds;
import org.truechimer.proto.clock.PathEstimator;
import org.truechimer.proto.clock.RateBounds;
import org.truechimer.proto.clock.Voice;
import org.truechimer.proto.octets.StateVisitor;
import org.truechimer.proto.select.Candidate;
import org.truechimer.proto.select.Standing;
import org.truechimer.proto.select.Verdict;
import org.truechimer.proto.source.DropReason;
import org.truechimer.proto.source.Sample;
import org.truechimer.proto.source.Source;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.wire.Address;

import java.util.Optional;

/**
 * One server with all that is known of it: its protocol state, its clock, its bounds, and what is
 * made of it.
 */
final class Association {
    final Source source;
    final PathEstimator estimator;
    final BoundKeeper bounds = new BoundKeeper();
    final PollControl pollControl = new PollControl();

    /** The open exchange; 0 for none. */
    long exchange;

    /** Whether the server refused service and has not answered since. */
    boolean refused;

    /** Of a source that exchanges keys: those that this server is asked with. */
    transient Optional<KeyKeeper> keys = Optional.empty();

    /** The session that the open exchange is protected by; 0 for none. */
    long session;

    private SourceConfiguration configuration;
    private Standing standing = Standing.NO_SAMPLE;
    private Standing announced = Standing.NO_SAMPLE;
    private double excessSeconds;
    private int falseVerdicts;

    /** Whether a majority has contradicted its last answer. */
    private boolean refuted;

    private long lastSampleWallNanos;

    Association(SourceConfiguration configuration, Source source, PathEstimator estimator) {
        this.configuration = configuration;
        this.source = source;
        this.estimator = estimator;
    }

    /** Goes over to other options; all that was learnt stays. */
    void reconfigure(SourceConfiguration next) {
        configuration = next;
        refuted = false; // others may have the votes now
        source.reconfigure(next.options());
    }

    String name() {
        return configuration.name();
    }

    int id() {
        return source.id();
    }

    /** {@return when its next request is due, on the free-running clock} */
    long nextPollNanos() {
        boolean mayAsk = keys.isEmpty() || keys.get().mayAsk();
        return mayAsk ? source.nextPollNanos() : Long.MAX_VALUE;
    }

    /** {@return what its next request is protected with} It takes a cookie of the keys. */
    Credential credential(Reading now) {
        return switch (configuration.protection()) {
            case Protection.None() -> new Credential.None();
            case Protection.Key(int id) -> new Credential.Key(id);
            case Protection.Nts _ -> {
                KeyKeeper keeper = keys.orElseThrow();
                session = keeper.current().orElseThrow().number();
                keeper.asks(now);
                yield new Credential.Session(session);
            }
        };
    }

    Standing standing() {
        return standing;
    }

    double excessSeconds() {
        return excessSeconds;
    }

    /** {@return how many of its own samples in a row left it a falseticker} */
    int falseVerdicts() {
        return falseVerdicts;
    }

    /** Takes an accepted sample into estimate and bounds. */
    void accept(Sample sample, Reading now, double wander) {
        estimator.add(sample.exchange());
        double serverDistance =
                sample.rootDelaySeconds() / 2
                        + sample.rootDispersionSeconds()
                        + StrictMath.pow(2, sample.precision());
        bounds.add(sample.exchange(), serverDistance, rates(wander).drift() + wander);
        lastSampleWallNanos = sample.exchange().arrivalNanos() + now.wallMinusFreeNanos();
        falseVerdicts = standing == Standing.FALSETICKER ? falseVerdicts + 1 : 0;
        refuted = false;
        pollControl.sampled(source, estimator);
    }

    /**
     * Forgets where its clock stands, because ours was changed from outside; asks again quickly.
     */
    void disrupted(Outbox outbox) {
        estimator.forgetOffset();
        bounds.clear();
        refuted = false;
        forgetExchanges(outbox);
        pollControl.agreed(source); // or a dispute's end would end this burst too
        source.burst(4);
    }

    /** Shifts its clock, because all true clocks were stepped: a leap second. */
    void shift(long nanos, Outbox outbox) {
        estimator.shift(nanos);
        bounds.shift(nanos);
        forgetExchanges(outbox);
    }

    /** What is under way is measured with two clocks. */
    private void forgetExchanges(Outbox outbox) {
        source.forgetExchanges();
        close(outbox);
    }

    /** Ends the open exchange, if there is one. */
    void close(Outbox outbox) {
        if (exchange != 0) {
            outbox.add(new Effect.EndExchange(id(), exchange));
            exchange = 0;
        }
    }

    /**
     * {@return what it says of now}
     *
     * @param rates what its answers are carried on with
     */
    Candidate candidate(Reading now, RateBounds rates, double wander) {
        Optional<Bounds> edges =
                bounds.at(now.freeNanos(), rates.frequency(), rates.drift() + wander);
        double low = edges.map(b -> b.lowSecondsFrom(now.wallMinusFreeNanos())).orElse(0.0);
        double high = edges.map(b -> b.highSecondsFrom(now.wallMinusFreeNanos())).orElse(0.0);
        Optional<Sample> last = source.lastSample();
        Optional<DropReason> fault = source.lastFault();
        return new Candidate(
                id(),
                edges.isPresent(),
                source.reach() != 0 && !refused,
                low + (high - low) / 2,
                (high - low) / 2,
                fault.filter(DropReason.UNSYNCHRONISED::equals).isPresent()
                        ? Leap.UNSYNCHRONISED
                        : last.map(Sample::leap).orElse(Leap.NONE),
                last.map(Sample::stratum).orElse(0),
                fault.filter(DropReason.LOOP::equals).isPresent(),
                refuted,
                configuration.options());
    }

    /**
     * {@return between what its rate lies} An estimate takes a delay that changes slowly for a
     * rate, and is sure of it; what its answers allow too cannot be excluded.
     */
    RateBounds rates(double wander) {
        RateBounds estimated = RateBounds.of(estimator.estimate());
        return bounds.rates(wander).map(estimated::hull).orElse(estimated);
    }

    /**
     * Takes what the others make of it.
     *
     * @param refuting whether a majority contradicts it
     */
    void judge(Verdict verdict, boolean refuting) {
        standing = verdict.standing();
        // how far it was off when it answered does not become less while it is silent
        excessSeconds =
                refuted
                        ? Math.max(excessSeconds, verdict.excessSeconds())
                        : verdict.excessSeconds();
        refuted |= refuting;
        if (standing == Standing.NO_MAJORITY || standing == Standing.TOO_FEW) {
            pollControl.contested(source);
        } else {
            pollControl.agreed(source);
        }
    }

    /** {@return what is to be said of it, when that is another standing than was said last} */
    Optional<Notice> announce() {
        if (standing == announced) {
            return Optional.empty();
        }
        Standing before = announced;
        announced = standing;
        return Optional.of(
                new Notice.StandingChanged(id(), name(), before, standing, excessSeconds));
    }

    Voice voice(Candidate candidate) {
        return new Voice(
                estimator.estimate(), estimator.sharedUncertainty(), candidate.distanceSeconds());
    }

    SourceSnapshot snapshot(Reading now) {
        Optional<Sample> last = source.lastSample();
        boolean known = estimator.samples() > 0;
        return new SourceSnapshot(
                id(),
                configuration.name(),
                Optional.of(source.address()),
                standing,
                excessSeconds,
                known
                        ? estimator
                                .estimate()
                                .offsetSecondsAt(now.freeNanos(), now.wallMinusFreeNanos())
                        : 0,
                known ? estimator.estimate().offsetSigmaAt(now.freeNanos()) : 0,
                last.map(s -> s.exchange().delayNanos() * 1e-9).orElse(0.0),
                estimator.jitterSeconds(),
                last.map(Sample::stratum).orElse(0),
                last.map(Sample::referenceId).orElse(0),
                last.map(Sample::rootDelaySeconds).orElse(0.0),
                last.map(Sample::rootDispersionSeconds).orElse(0.0),
                source.pollExponent(),
                source.reach(),
                source.unanswered(),
                last.map(Sample::quality),
                last.map(s -> s.exchange().arrivalNanos()).orElse(0L),
                lastSampleWallNanos,
                source.isInterleaved(),
                source.sent(),
                source.accepted(),
                source.dropped(),
                problem(),
                keys.map(keeper -> keeper.snapshot(now)));
    }

    private Optional<String> problem() {
        if (source.isStopped()) {
            return Optional.of("the server refused service");
        }
        boolean mayAsk = keys.isEmpty() || keys.get().mayAsk();
        return mayAsk ? Optional.empty() : Optional.of("no cookie is left to ask it with");
    }

    /** What one is made of, to be made again. */
    record Origin(SourceConfiguration configuration, int id, Address address) {}

    Origin origin() {
        return new Origin(configuration, id(), source.address());
    }

    static Association of(Origin origin) {
        SourceConfiguration configuration = origin.configuration();
        Source source = new Source(origin.id(), configuration.options(), origin.address(), 0);
        return new Association(configuration, source, new PathEstimator(0, 0));
    }

    /** The rest of its state, beyond its {@link #origin}. */
    void state(StateVisitor visitor) {
        source.state(visitor);
        estimator.state(visitor);
        bounds.state(visitor);
        pollControl.state(visitor);
        exchange = visitor.i64(exchange);
        session = visitor.i64(session);
        refused = visitor.flag(refused);
        standing = visitor.value(Standing.class, standing);
        announced = visitor.value(Standing.class, announced);
        excessSeconds = visitor.f64(excessSeconds);
        falseVerdicts = visitor.i32(falseVerdicts);
        refuted = visitor.flag(refuted);
        lastSampleWallNanos = visitor.i64(lastSampleWallNanos);
    }
}
