package org.truechimer.ctl.simulate;

import org.truechimer.daemon.config.Section;
import org.truechimer.proto.sim.Way;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One direction of a path, as a scenario describes it.
 *
 * @param delaySeconds least delay
 * @param jitterSeconds mean of the queueing delay on top of it
 * @param tail law of the queueing delay
 * @param swing slow change of the least delay
 * @param bursts times of longer queues that come by chance
 * @param congestion times of longer queues that come by the clock
 */
record WayModel(
        double delaySeconds,
        double jitterSeconds,
        Way.Tail tail,
        Optional<Swing> swing,
        Optional<Bursts> bursts,
        Optional<Congestion> congestion) {

    /** A cable of no length. */
    static final WayModel DIRECT =
            new WayModel(
                    0,
                    0,
                    Way.Tail.EXPONENTIAL,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    /** Of bursts and the calm between them: each is drawn, however many there are. */
    private static final double SHORTEST_SECONDS = 0.1;

    private static final double LONGEST_SECONDS = 366 * 86_400.0;

    private static final List<String> TAILS =
            Arrays.stream(Way.Tail.values())
                    .map(tail -> tail.name().toLowerCase(Locale.ROOT))
                    .toList();

    record Swing(double amplitudeSeconds, double periodSeconds) {}

    record Bursts(double factor, double everySeconds, double lastingSeconds) {}

    record Congestion(double factor, double periodSeconds, double share) {}

    /** {@return how a table changes a way: what it does not mention stays} */
    static UnaryOperator<WayModel> changes(Section section) {
        Optional<Double> delay = Quantity.seconds(section, "delay");
        Optional<Double> jitter = Quantity.seconds(section, "jitter");
        Optional<Way.Tail> tail =
                section.word("tail", TAILS)
                        .map(word -> Way.Tail.valueOf(word.toUpperCase(Locale.ROOT)));
        Optional<Swing> swing = section.table("swing").map(WayModel::swing);
        Optional<Bursts> bursts = section.table("bursts").map(WayModel::bursts);
        Optional<Congestion> congestion = section.table("congestion").map(WayModel::congestion);
        return way ->
                new WayModel(
                        delay.orElse(way.delaySeconds),
                        jitter.orElse(way.jitterSeconds),
                        tail.orElse(way.tail),
                        swing.or(way::swing),
                        bursts.or(way::bursts),
                        congestion.or(way::congestion));
    }

    private static Swing swing(Section section) {
        section.require("amplitude");
        Swing swing =
                new Swing(
                        Quantity.seconds(section, "amplitude").orElse(0.0),
                        Quantity.period(section, "period").orElse(86_400.0));
        section.finish();
        return swing;
    }

    private static Bursts bursts(Section section) {
        section.require("factor");
        Bursts bursts =
                new Bursts(
                        Quantity.factor(section, "factor").orElse(1.0),
                        Quantity.seconds(section, "every", SHORTEST_SECONDS, LONGEST_SECONDS)
                                .orElse(600.0),
                        Quantity.seconds(section, "lasting", SHORTEST_SECONDS, LONGEST_SECONDS)
                                .orElse(20.0));
        section.finish();
        return bursts;
    }

    private static Congestion congestion(Section section) {
        section.require("factor");
        Congestion congestion =
                new Congestion(
                        Quantity.factor(section, "factor").orElse(1.0),
                        Quantity.period(section, "period").orElse(86_400.0),
                        Quantity.share(section, "share").orElse(0.3));
        section.finish();
        return congestion;
    }

    /** {@return a way like this} */
    Way make() {
        Way way = new Way(delaySeconds, jitterSeconds).queueing(tail);
        swing.ifPresent(s -> way.swinging(s.amplitudeSeconds, s.periodSeconds));
        bursts.ifPresent(b -> way.bursting(b.factor, b.everySeconds, b.lastingSeconds));
        congestion.ifPresent(c -> way.congested(c.factor, c.periodSeconds, c.share));
        return way;
    }
}
