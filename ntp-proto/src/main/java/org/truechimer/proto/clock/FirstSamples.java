package org.truechimer.proto.clock;

import org.truechimer.proto.octets.StateVisitor;
import org.truechimer.proto.time.Exchange;

import java.util.ArrayList;
import java.util.List;

/**
 * The first samples of a path, kept to be looked at again. When they came, hardly anything was
 * known, and each was taken for little: offset, rate and least delay have to lie between as many
 * slanted edges, which a Gaussian belief cannot hold. Once these are known about, the same samples
 * say far more.
 */
final class FirstSamples {
    private static final int FEWEST = 8;
    private static final int MOST = 64;

    /** From one look to the next their number grows by this part of it. */
    private static final int GROWTH = 5;

    /**
     * What they have told is told again when they are looked at again; with so many times its
     * deviation it counts a ninth. With less the belief is too sure of itself, with more it is
     * worse.
     */
    private static final double DOUBT = 3;

    private final List<Exchange> exchanges = new ArrayList<>();
    private double frequency;
    private double frequencyVariance;

    /** How many there have to be for the next look; 0 when there will be none. */
    private int next;

    /**
     * Begins anew, without any.
     *
     * @param expected its rate is what was believed of it before the first sample
     */
    void begin(PathState expected) {
        exchanges.clear();
        frequency = expected.f;
        frequencyVariance = expected.ff;
        next = FEWEST;
    }

    /** Keeps one more, as long as they are the first. */
    void add(Exchange exchange) {
        if (next > 0) {
            exchanges.add(exchange);
        }
    }

    /** Keeps none any more: what is looked at again has to be of one clock and one path. */
    void forget() {
        exchanges.clear();
        next = 0;
    }

    /** {@return whether it is time to look at them again} */
    boolean isDue() {
        return next > 0 && exchanges.size() >= next;
    }

    /** {@return those there are} */
    List<Exchange> exchanges() {
        return exchanges;
    }

    /**
     * {@return what is to be believed before the first of them, to look at them again}
     *
     * @param belief what is believed after the last
     * @param seconds from the first to the last
     * @param noise how the rate has moved meanwhile
     */
    PathState before(PathState belief, double seconds, RateNoise noise) {
        PathState before = new PathState();
        before.set(belief);
        before.level();
        before.widen(DOUBT);
        before.rewind(seconds, noise);
        before.learnRate(frequency, frequencyVariance);
        return before;
    }

    /** Takes note that they were looked at. */
    void looked() {
        next += next / GROWTH;
        if (next > MOST) {
            forget();
        }
    }

    void state(StateVisitor visitor) {
        List<Exchange> kept = visitor.values(Exchange.class, List.copyOf(exchanges));
        exchanges.clear();
        exchanges.addAll(kept);
        frequency = visitor.f64(frequency);
        frequencyVariance = visitor.f64(frequencyVariance);
        next = visitor.i32(next);
    }
}
