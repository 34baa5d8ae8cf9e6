package org.truechimer.proto.engine;

import org.truechimer.proto.clock.Bounds;
import org.truechimer.proto.clock.RateBounds;
import org.truechimer.proto.octets.StateVisitor;
import org.truechimer.proto.select.Interval;
import org.truechimer.proto.select.Selector;
import org.truechimer.proto.source.Sample;
import org.truechimer.proto.time.Reading;

import java.util.List;
import java.util.Optional;

/**
 * What the sources agreed on last, for as long as it holds: between what edges true time lies, how
 * fast it runs, and who is nearest to it.
 */
final class Agreement {
    private Optional<Bounds> edges = Optional.empty();
    private RateBounds rates;
    private Optional<Association> leader = Optional.empty();
    private double rootDelaySeconds;

    /**
     * Begins without any.
     *
     * @param rates what is known of the rate without any source
     */
    Agreement(RateBounds rates) {
        this.rates = rates;
    }

    /** Takes what is known of the rate before any source has said anything. */
    void expect(RateBounds expected) {
        rates = expected;
    }

    /**
     * {@return between what the true rate lies when a majority of these is right; empty where no
     * majority agrees}
     */
    static Optional<RateBounds> strictMajority(List<RateBounds> opinions) {
        return Selector.majority(
                        opinions.stream()
                                .map(rate -> new Interval(rate.low(), rate.high()))
                                .toList())
                .map(agreed -> new RateBounds(agreed.lowSeconds(), agreed.highSeconds()));
    }

    /** {@return the same; where no majority agrees, between what it lies when any is right} */
    static RateBounds majority(List<RateBounds> opinions) {
        return strictMajority(opinions)
                .orElseGet(
                        () ->
                                opinions.stream()
                                        .reduce(RateBounds::hull)
                                        .orElseThrow(IllegalArgumentException::new));
    }

    /**
     * Takes a new agreement.
     *
     * @param agreed where true time is, from the wall clock
     * @param agreedRates how fast it runs against the free-running clock
     * @param nearest the source that is followed before others
     */
    void reach(Interval agreed, RateBounds agreedRates, Association nearest, Reading now) {
        edges =
                Optional.of(
                        new Bounds(
                                now.freeNanos(),
                                now.wallMinusFreeNanos(),
                                agreed.lowSeconds(),
                                agreed.highSeconds()));
        rates = agreedRates;
        leader = Optional.of(nearest);
        rootDelaySeconds = nearest.source.lastSample().map(Agreement::rootDelay).orElse(0.0);
    }

    private static double rootDelay(Sample sample) {
        return sample.rootDelaySeconds() + Math.max(sample.exchange().delayNanos(), 0) * 1e-9;
    }

    /**
     * {@return whether a new agreement cannot be true when this one still is}
     *
     * @param agreed where true time is now, from the wall clock
     * @param wander how far the oscillator may be from any rate that was agreed on, as a fraction
     * @param marginSeconds how far apart the two have to be
     */
    boolean isContradictedBy(Interval agreed, Reading now, double wander, double marginSeconds) {
        return edges.map(e -> e.at(now.freeNanos(), rates.frequency(), rates.drift() + wander))
                .filter(
                        e ->
                                e.lowSecondsFrom(now.wallMinusFreeNanos())
                                                > agreed.highSeconds() + marginSeconds
                                        || e.highSecondsFrom(now.wallMinusFreeNanos())
                                                < agreed.lowSeconds() - marginSeconds)
                .isPresent();
    }

    /** Nobody is followed any more; what was agreed on still bounds the error. */
    void followNobody() {
        leader = Optional.empty();
    }

    /** The clock was changed: nothing holds any more. */
    void lose() {
        edges = Optional.empty();
        leader = Optional.empty();
    }

    /** Shifts true time by a known amount: a leap second. */
    void shift(long nanos) {
        edges =
                edges.map(
                        b ->
                                new Bounds(
                                        b.atFreeNanos(),
                                        b.baseNanos() + nanos,
                                        b.lowSeconds(),
                                        b.highSeconds()));
    }

    /** {@return the source that counts most, if any is followed} */
    Optional<Association> leader() {
        return leader;
    }

    /** {@return round-trip delay to the reference clock over that source} */
    double rootDelaySeconds() {
        return rootDelaySeconds;
    }

    /**
     * {@return no true time differs more than this from the wall clock, seconds; infinite when
     * nothing is known}
     *
     * @param wander how far the oscillator may be from any rate that was agreed on, as a fraction
     */
    double errorBoundSeconds(Reading now, double wander) {
        return edges.map(e -> e.at(now.freeNanos(), rates.frequency(), rates.drift() + wander))
                .map(
                        e ->
                                Math.max(
                                        Math.abs(e.lowSecondsFrom(now.wallMinusFreeNanos())),
                                        Math.abs(e.highSecondsFrom(now.wallMinusFreeNanos()))))
                .orElse(Double.POSITIVE_INFINITY);
    }

    /**
     * {@return how fast that bound grows, seconds a second}
     *
     * @param frequency the rate that the wall clock runs with
     * @param wander as above
     */
    double errorBoundGrowth(double frequency, double wander) {
        return Math.abs(rates.frequency() - frequency) + rates.drift() + wander;
    }

    /**
     * @param roster its state comes before: the leader is one of its members. One that is none any
     *     more is forgotten, which changes what is shown until the next update, and nothing else.
     */
    void state(StateVisitor visitor, Roster roster) {
        edges = visitor.optional(Bounds.class, edges);
        rates = visitor.value(RateBounds.class, rates);
        int id = visitor.i32(leader.map(Association::id).orElse(0));
        leader = leader.filter(known -> known.id() == id).or(() -> roster.find(id));
        rootDelaySeconds = visitor.f64(rootDelaySeconds);
    }
}
