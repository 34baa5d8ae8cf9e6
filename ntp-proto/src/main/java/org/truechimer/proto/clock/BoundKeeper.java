package org.truechimer.proto.clock;

import org.truechimer.proto.octets.StateVisitor;
import org.truechimer.proto.time.Exchange;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what one source's answers say for certain: each puts the truth within half its round trip,
 * the server's root distance and the drift since. All of them hold at once, so their intersection
 * holds.
 */
public final class BoundKeeper {
    private static final int KEPT = 8;
    private static final double STAMP_ERROR_SECONDS = 1e-6;

    private final ArrayDeque<Bounds> kept = new ArrayDeque<>();

    /** Begins without any answer. */
    public BoundKeeper() {}

    /**
     * Takes one answer.
     *
     * @param exchange the four instants
     * @param rootDistanceSeconds the server's: half its root delay plus its root dispersion plus
     *     its precision
     * @param drift how far rates may be off during the exchange, as a fraction
     */
    public void add(Exchange exchange, double rootDistanceSeconds, double drift) {
        double flight = (exchange.arrivalNanos() - exchange.departureNanos()) * 1e-9;
        double reach =
                Math.max(exchange.delayNanos(), 0) * 0.5e-9
                        + rootDistanceSeconds
                        + STAMP_ERROR_SECONDS
                        + drift * flight;
        if (kept.size() == KEPT) {
            kept.removeLast();
        }
        kept.addFirst(new Bounds(exchange.middleNanos(), exchange.offsetNanos(), -reach, reach));
    }

    /**
     * {@return between what the rate lies if each offset is wrong by a constant and no more than
     * half of what its round trip exceeds the least of them by; empty before there are two answers,
     * and where they contradict each other} That holds too where it is no noise that makes delays
     * longer, but one direction that changes all the time, which looks like a rate. Where the
     * answers contradict it, the least delays of both directions changed, and each answer's whole
     * reach counts.
     *
     * @param wander how far the rate may have been from what it is now, as a fraction
     */
    public Optional<RateBounds> rates(double wander) {
        double least =
                kept.stream().mapToDouble(BoundKeeper::reach).min().orElse(0) - STAMP_ERROR_SECONDS;
        return rates(wander, least).or(() -> rates(wander, 0));
    }

    /** Each two answers bound the mean rate between them, and that the rate of now. */
    private Optional<RateBounds> rates(double wander, double constantSeconds) {
        RateBounds rates = RateBounds.ANY;
        List<Bounds> answers = List.copyOf(kept);
        for (int i = 0; i < answers.size(); i++) {
            for (int j = i + 1; j < answers.size(); j++) {
                Bounds older = answers.get(j);
                Bounds newer = answers.get(i);
                double elapsed = (newer.atFreeNanos() - older.atFreeNanos()) * 1e-9;
                double mean = (newer.baseNanos() - older.baseNanos()) * 1e-9 / elapsed;
                double reach = (reach(newer) + reach(older) - 2 * constantSeconds) / elapsed;
                rates = rates.and(mean - reach - wander, mean + reach + wander);
            }
        }
        boolean known = answers.size() > 1 && rates.low() <= rates.high();
        return known ? Optional.of(rates.narrowedBy(wander)) : Optional.empty();
    }

    private static double reach(Bounds bounds) {
        return bounds.highSeconds();
    }

    /** Forgets everything, because a clock was stepped or slept. */
    public void clear() {
        kept.clear();
    }

    /**
     * Shifts everything, because the server's clock will be stepped by a known amount: a leap
     * second.
     */
    public void shift(long nanos) {
        ArrayDeque<Bounds> shifted = new ArrayDeque<>();
        for (Bounds bounds : kept) {
            shifted.addLast(
                    new Bounds(
                            bounds.atFreeNanos(),
                            bounds.baseNanos() + nanos,
                            bounds.lowSeconds(),
                            bounds.highSeconds()));
        }
        kept.clear();
        kept.addAll(shifted);
    }

    /**
     * {@return the edges at an instant; empty before the first answer} An answer that contradicts
     * newer ones does not count: the server's clock was changed since.
     *
     * @param freeNanos the instant, on the free-running clock
     * @param frequency the rate since the answers, as a fraction
     * @param drift how far the true rate may be from it, as a fraction
     */
    public Optional<Bounds> at(long freeNanos, double frequency, double drift) {
        Iterator<Bounds> newestFirst = kept.iterator();
        if (!newestFirst.hasNext()) {
            return Optional.empty();
        }
        Bounds newest = newestFirst.next().at(freeNanos, frequency, drift);
        double low = newest.lowSeconds();
        double high = newest.highSeconds();
        while (newestFirst.hasNext()) {
            Bounds other = newestFirst.next().at(freeNanos, frequency, drift);
            double tighterLow = Math.max(low, other.lowSecondsFrom(newest.baseNanos()));
            double tighterHigh = Math.min(high, other.highSecondsFrom(newest.baseNanos()));
            if (tighterLow > tighterHigh) {
                break;
            }
            low = tighterLow;
            high = tighterHigh;
        }
        return Optional.of(new Bounds(freeNanos, newest.baseNanos(), low, high));
    }

    /** Shows its state to a visitor, or takes it over. */
    public void state(StateVisitor visitor) {
        List<Bounds> bounds = visitor.values(Bounds.class, List.copyOf(kept));
        kept.clear();
        kept.addAll(bounds);
    }
}
