package org.truechimer.proto.sim;

import org.truechimer.proto.clock.ClockPolicy;
import org.truechimer.proto.engine.CertificateDates;
import org.truechimer.proto.engine.Configuration;
import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.engine.Protection;
import org.truechimer.proto.engine.SourceConfiguration;
import org.truechimer.proto.select.SelectionPolicy;
import org.truechimer.proto.source.PollEffort;
import org.truechimer.proto.source.SourceOptions;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.wire.Address;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A world as a seed draws it: which faults there are at all, and how strong. Until {@link
 * #HEALED_SECONDS} anything may break; then all of it is mended.
 */
final class Lot {
    static final double HEALED_SECONDS = 1200;

    private static final long START_2026 = 1_782_777_600L; // 2026-06-30
    private static final long JULY_2026 = START_2026 + 86_400; // a leap second may be before it
    private static final long ROLLOVER = 2_085_978_496L; // 2036-02-07T06:28:16Z: era 1 begins
    private static final int GPS = 0x4750_5300;
    private static final List<Way.Tail> TAILS = List.of(Way.Tail.values());
    private static final long NEVER = Long.MAX_VALUE / 4;

    /** What is less nobody can tell from what rates do. */
    private static final long LEAST_UNTOLD_NANOS = 100_000_000;

    private static final int[] COUNTS = {1, 3, 4, 5, 7};

    /** The least delays of a path. */
    private record Route(double outwardSeconds, double backSeconds) {
        double hiddenSeconds() {
            return Math.abs(outwardSeconds - backSeconds) / 2;
        }
    }

    private final List<String> drawn = new ArrayList<>();
    private final List<SimulatedServer> servers = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();
    private double hiddenSeconds;
    private final Draw shape;
    private final Draw oscillation;
    private final Draw paths;
    private final Draw lies;
    private final Draw events;
    private final Draw healing;
    private final Draw naming;
    private final Draw dates;
    private final Draw modes;
    private final Draw keys;
    private final boolean keyed;
    private final int count;
    private final int liars;
    private final int firstLiar;
    private final double cliqueSeconds;
    private final Configuration configuration;

    final World world;
    final Checker checker;

    Lot(long seed) {
        Draw draw = new Draw(new SplitMix64(seed));
        shape = draw.split();
        oscillation = draw.split();
        paths = draw.split();
        lies = draw.split();
        events = draw.split();
        healing = draw.split();
        naming = draw.split();
        dates = draw.split();
        modes = draw.split();
        keys = draw.split();
        count = COUNTS[shape.below(COUNTS.length)];
        liars = shape.below((count - 1) / 2 + 1);
        firstLiar = shape.below(count);
        cliqueSeconds = lies.signed(lies.scale(1e-3, 100));
        note(String.format(Locale.ROOT, "%d servers, %d of them bad", count, liars));
        boolean loaded = paths.chance(0.6);
        boolean unlucky = paths.chance(0.5);
        for (int i = 0; i < count; i++) {
            SimulatedServer server =
                    new SimulatedServer(
                            Address.ofIPv4(0xC000_0201 + i, 123), path(loaded, unlucky, isBad(i)));
            servers.add(server.named(name(i)));
        }
        keyed = keys.chance(0.4);
        configuration = configuration();
        long start = shape.chance(0.2) ? ROLLOVER - shape.below(1500) : START_2026;
        boolean leaps = start == START_2026 && dates.chance(0.3);
        world = world(leaps ? JULY_2026 - 150 - dates.below(800) : start);
        if (leaps) {
            leap();
        }
        checker = Checker.of(world, configuration.clock());
        for (int i = 0; i < count; i++) {
            if (isBad(i)) {
                spoil(i);
            }
        }
        disturb();
        disturbNames();
        disturbServers();
        if (keyed) {
            disturbKeys(start);
        }
        world.at(HEALED_SECONDS, this::heal);
    }

    private static String name(int i) {
        return "s" + (i + 1) + ".example";
    }

    private boolean isBad(int i) {
        return Math.floorMod(i - firstLiar, count) < liars;
    }

    private void note(String words) {
        drawn.add(words);
    }

    String drawn() {
        return String.join("; ", drawn);
    }

    void run(double seconds) {
        if (world.seconds() == 0) {
            world.start(Optional.empty());
        }
        checker.runUntil(seconds);
    }

    private Configuration configuration() {
        boolean xleave = modes.chance(0.4);
        SourceOptions options =
                new SourceOptions(
                        4, 4 + shape.below(4), 4, PollEffort.BALANCED, false, false, false, xleave);
        List<SourceConfiguration> sources = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String host = name(i);
            Protection protection =
                    keyed && keys.chance(0.8)
                            ? new Protection.Nts(Optional.empty(), false)
                            : new Protection.None();
            sources.add(
                    new SourceConfiguration(
                            host + ":123", host, 123, 1, false, List.of(), protection, options));
        }
        note(
                String.format(
                        Locale.ROOT,
                        "polled every 2^%d to 2^%d s%s",
                        options.minimumPoll(),
                        options.maximumPoll(),
                        xleave ? " interleaved" : ""));
        return new Configuration(
                sources,
                new SelectionPolicy(count / 2 + 1, 1.5),
                ClockPolicy.DEFAULT,
                16,
                1_700_000_000L,
                count > 1 ? CertificateDates.FIRST_SYNC : CertificateDates.OFF);
    }

    private World world(long startSeconds) {
        double frequency = oscillation.signed(oscillation.scale(1e-7, 1e-4));
        double wander = oscillation.scale(1e-10, 3e-8);
        Oscillator oscillator = new Oscillator(frequency, wander, oscillation.stream());
        note(
                String.format(
                        Locale.ROOT,
                        "starts at %d, oscillator %.3g wander %.3g",
                        startSeconds,
                        frequency,
                        wander));
        if (oscillation.chance(0.5)) {
            double size = oscillation.scale(1e-8, 1.5e-6);
            oscillator
                    .warmedBy(86_400, 2 * size, oscillation.between(0, 6))
                    .warmedBy(3600, size, oscillation.between(0, 6))
                    .ageing(oscillation.scale(1e-16, 1e-13));
            note(String.format(Locale.ROOT, "temperature %.3g", size));
        }
        if (oscillation.chance(0.3)) {
            double size = oscillation.signed(oscillation.scale(1e-7, 4e-6));
            double at = Math.rint(oscillation.between(100, HEALED_SECONDS));
            oscillator.jumpingAt(at, size);
            note(String.format(Locale.ROOT, "frequency jumps by %.3g at %.0f", size, at));
        }
        double offset =
                switch (shape.below(4)) {
                    case 0 -> 0;
                    case 1 -> shape.signed(shape.scale(1e-6, 1e-2));
                    case 2 -> shape.signed(shape.scale(1e-2, 100));
                    default -> shape.between(0, 100) - startSeconds;
                };
        note(String.format(Locale.ROOT, "clock wrong by %.3g s", offset));
        long startNanos = startSeconds * 1_000_000_000L;
        SimulatedClock clock =
                new SimulatedClock(oscillator, startNanos + Math.round(offset * 1e9));
        World made =
                new World(
                        shape.stream().nextLong(),
                        new Engine(configuration),
                        clock,
                        servers,
                        startNanos);
        if (modes.chance(0.3)) {
            double apart = modes.scale(1e-9, 1e-5);
            made.readWithin(apart);
            note(String.format(Locale.ROOT, "clocks read %.3g s apart", apart));
        }
        if (shape.chance(0.5)) {
            Stamping stamping =
                    new Stamping(
                            shape.scale(1e-9, 1e-7),
                            shape.between(0, 0.3),
                            shape.scale(1e-6, 1e-3));
            made.stampedBy(stamping);
            note(String.format(Locale.ROOT, "%s", stamping));
        }
        return made;
    }

    /**
     * {@return how far off a clock may be that does all it can: nobody sees the asymmetry of a
     * path} Routes that were left count too: the estimate leaves them behind slowly.
     */
    double hiddenSeconds() {
        return hiddenSeconds;
    }

    private Path path(boolean loaded, boolean unlucky, boolean bad) {
        double least = paths.scale(5e-5, 0.1);
        double queue = paths.scale(1e-6, 5e-3);
        double asymmetry = paths.between(0.3, 3);
        Route route = new Route(least, least * asymmetry);
        routes.add(route);
        hiddenSeconds = Math.max(hiddenSeconds, route.hiddenSeconds());
        Way outward = way(least, queue, loaded);
        Way back = way(least * asymmetry, queue * paths.scale(0.1, 10), loaded);
        Path.Mishaps mishaps =
                unlucky
                        ? new Path.Mishaps(
                                paths.between(0, 0.3),
                                paths.between(0, 0.2),
                                paths.between(0, 0.2),
                                bad ? paths.between(0, 0.5) : 0)
                        : Path.Mishaps.NONE;
        note(
                String.format(
                        Locale.ROOT,
                        "path %.3g + %.3g s, back %.2g times, %s",
                        least,
                        queue,
                        asymmetry,
                        mishaps));
        return new Path(outward, back, mishaps);
    }

    private Way way(double least, double queue, boolean loaded) {
        Way way = new Way(least, queue);
        if (loaded) {
            way.queueing(TAILS.get(paths.below(TAILS.size())));
            if (paths.chance(0.5)) {
                way.bursting(paths.scale(2, 100), paths.scale(20, 2000), paths.scale(2, 200));
            }
            if (paths.chance(0.5)) {
                way.congested(paths.scale(2, 30), paths.scale(300, 3600), paths.between(0.1, 0.7));
            }
            if (paths.chance(0.5)) {
                double swing = least * paths.between(0, 0.9);
                hiddenSeconds = Math.max(hiddenSeconds, least + swing);
                way.swinging(swing, paths.scale(300, 86_400));
            }
        }
        return way;
    }

    private void spoil(int i) {
        SimulatedServer server = servers.get(i);
        double from = lies.chance(0.5) ? 0 : lies.between(0, HEALED_SECONDS);
        int kind = lies.below(8);
        double size = lies.signed(lies.scale(1e-5, 1e3));
        double rate = lies.signed(lies.scale(1e-8, 1e-3));
        note(
                String.format(
                        Locale.ROOT,
                        "server %d bad in way %d from %.0f s on, %.3g s, %.3g",
                        i + 1,
                        kind,
                        from,
                        size,
                        rate));
        world.at(
                from,
                () -> {
                    switch (kind) {
                        case 0 -> server.lyingBy(size);
                        case 1 -> server.lying(Lie.growing(from, rate));
                        case 2 -> server.lyingBy(cliqueSeconds);
                        case 3 -> server.lying(Lie.smearing(from, 86_400, lies.signed(1)));
                        case 4 -> server.claiming(16, 0);
                        case 5 -> server.silent(true);
                        case 6 -> server.claiming(0, 0x5241_5445); // RATE
                        default -> server.claiming(0, 0x4445_4E59); // DENY
                    }
                });
    }

    private void disturb() {
        boolean[] enabled = new boolean[5];
        for (int kind = 0; kind < enabled.length; kind++) {
            enabled[kind] = events.chance(0.35);
        }
        double at = events.between(5, 300);
        while (at < HEALED_SECONDS - 350) {
            int kind = events.below(enabled.length);
            double lasts = events.scale(2, 300);
            if (enabled[kind]) {
                disturb(kind, at, lasts);
            }
            at += lasts + events.between(20, 400);
        }
    }

    private void disturb(int kind, double at, double lasts) {
        long laterNanos = Math.round(events.between(0.001, 1) * 1e9);
        long errorNanos = Math.round(events.signed(events.scale(1e-4, 100)) * 1e9);
        boolean told = Math.abs(errorNanos) < LEAST_UNTOLD_NANOS || modes.chance(0.7);
        long noticeNanos = told ? laterNanos : NEVER;
        boolean orderly = events.chance(0.5);
        switch (kind) {
            case 0 -> {
                note(
                        String.format(
                                Locale.ROOT,
                                "asleep at %.1f for %.1f s, then wrong by %d ns",
                                at,
                                lasts,
                                errorNanos / 50));
                world.at(at, () -> world.suspend(lasts, errorNanos / 50, noticeNanos));
            }
            case 1 -> {
                note(
                        String.format(
                                Locale.ROOT,
                                "stepped at %.1f by %d ns, noticed after %d",
                                at,
                                errorNanos,
                                noticeNanos));
                world.at(at, () -> world.stepClock(errorNanos, noticeNanos));
            }
            case 2 -> {
                note(
                        String.format(
                                Locale.ROOT,
                                "killed at %.1f for %.1f s, orderly: %s",
                                at,
                                lasts,
                                orderly));
                world.at(at, () -> world.kill(orderly))
                        .at(at + lasts, () -> world.restart(new Engine(configuration)));
            }
            case 3 -> {
                note(String.format(Locale.ROOT, "all silent at %.1f for %.1f s", at, lasts));
                world.at(at, () -> servers.forEach(server -> server.silent(true)))
                        .at(at + lasts, () -> servers.forEach(server -> server.silent(false)));
            }
            default -> {
                int i = events.below(count);
                Path other = path(false, false, false);
                Route route = routes.getLast();
                note(String.format(Locale.ROOT, "another route to server %d at %.1f", i + 1, at));
                world.at(
                        at,
                        () -> {
                            servers.get(i).reachedBy(other);
                            routes.set(i, route);
                        });
            }
        }
    }

    private void leap() {
        Leap leap = dates.chance(0.5) ? Leap.INSERT : Leap.DELETE;
        note("leap second: " + leap);
        world.leapingAt(leap, JULY_2026);
    }

    /** A server that moved is found before all is mended, if its name is looked up. */
    private void disturbNames() {
        if (naming.chance(0.3)) {
            lookUp(0, naming.scale(5, 120));
        }
        if (naming.chance(0.3)) {
            lookUp(naming.between(100, 900), naming.scale(5, 120));
        }
        if (naming.chance(0.3)) {
            int i = naming.below(count);
            double at = naming.between(30, 400);
            note(String.format(Locale.ROOT, "server %d moves at %.1f", i + 1, at));
            world.at(at, () -> servers.get(i).movedTo(Address.ofIPv4(0xC633_6401 + i, 123)));
        }
    }

    private void disturbServers() {
        for (int i = 0; i < count; i++) {
            SimulatedServer server = servers.get(i);
            if (modes.chance(0.4)) {
                double early = modes.scale(1e-6, 1e-3);
                note(String.format(Locale.ROOT, "server %d stamps %.3g s early", i + 1, early));
                server.stampingEarly(early);
            }
            if (modes.chance(0.3)) {
                double at = modes.between(30, HEALED_SECONDS);
                note(String.format(Locale.ROOT, "server %d restarts at %.1f", i + 1, at));
                world.at(at, server::restarted);
            }
        }
    }

    private void lookUp(double at, double lasts) {
        LookUp.Answer[] answers = LookUp.Answer.values();
        LookUp lookUp = new LookUp(answers[naming.below(answers.length)], naming.scale(1e-3, 30));
        note(String.format(Locale.ROOT, "%s at %.1f for %.1f s", lookUp, at, lasts));
        world.at(at, () -> world.lookingUp(lookUp))
                .at(at + lasts, () -> world.lookingUp(LookUp.USUAL));
    }

    /**
     * The certificates of good servers are good; those of bad ones may have run out before they
     * lie.
     */
    private void disturbKeys(long startUnixSeconds) {
        note("keys are exchanged");
        for (int i = 0; i < count; i++) {
            SimulatedServer server = servers.get(i);
            long yearsAgo = isBad(i) && keys.chance(0.5) ? 3 : 0;
            long from = startUnixSeconds - (yearsAgo * 365 + 60) * 86_400;
            server.keys().certified(from, from + 120 * 86_400);
            if (keys.chance(0.3)) {
                double at = keys.between(0, HEALED_SECONDS - 400);
                double lasts = keys.scale(5, 300);
                note(String.format(Locale.ROOT, "no keys of %d at %.1f for %.1f s", i, at, lasts));
                world.at(at, () -> server.keys().gone(true))
                        .at(at + lasts, () -> server.keys().gone(false));
            }
            if (keys.chance(0.3)) {
                double at = keys.between(0, HEALED_SECONDS);
                note(String.format(Locale.ROOT, "server %d forgets its keys at %.1f", i, at));
                world.at(at, () -> server.keys().forgetting());
            }
            long now = startUnixSeconds;
            world.at(
                    HEALED_SECONDS,
                    () -> server.keys().gone(false).certified(now - 86_400, now + 864_000));
        }
    }

    /** The routes stay as they are: only what befalls packets on them comes to an end. */
    private void heal() {
        for (int i = 0; i < count; i++) {
            Route route = routes.get(i);
            double queue = healing.scale(1e-6, 3e-4);
            servers.get(i).lying(Lie.NONE).silent(false).claiming(1, GPS);
            servers.get(i)
                    .reachedBy(
                            new Path(
                                    new Way(route.outwardSeconds(), queue),
                                    new Way(route.backSeconds(), queue),
                                    Path.Mishaps.NONE));
        }
        world.stampedBy(Stamping.PERFECT).lookingUp(LookUp.USUAL);
    }
}
