package org.truechimer.ctl.simulate;

import org.truechimer.proto.engine.Configuration;
import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.sim.Lie;
import org.truechimer.proto.sim.Oscillator;
import org.truechimer.proto.sim.SimulatedClock;
import org.truechimer.proto.sim.SimulatedServer;
import org.truechimer.proto.sim.SplitMix64;
import org.truechimer.proto.sim.World;
import org.truechimer.proto.time.Leap;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Optional;

/** A scenario as it is played: the world with all that is to happen in it. */
final class Stage {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Configuration configuration;
    private final Oscillator oscillator;
    private final List<SimulatedServer> servers;
    private final World world;

    private Stage(Scenario scenario, Configuration configuration, long seed) {
        SplitMix64 random = new SplitMix64(seed);
        this.configuration = configuration;
        this.oscillator = scenario.clock().oscillator(random.split());
        this.servers = scenario.servers().stream().map(ServerModel::make).toList();
        long startNanos = scenario.startUnixSeconds() * NANOS_PER_SECOND;
        SimulatedClock clock =
                new SimulatedClock(
                                oscillator,
                                startNanos + Math.round(scenario.clock().offsetSeconds() * 1e9))
                        .granular(scenario.clock().granularityNanos());
        this.world =
                new World(random.nextLong(), engine(), clock, servers, startNanos)
                        .stampedBy(scenario.stamping());
    }

    /**
     * {@return a world that is about to start}
     *
     * @param configuration of the client
     * @param seed of all that is random
     */
    static Stage of(Scenario scenario, Configuration configuration, long seed) {
        Stage stage = new Stage(scenario, configuration, seed);
        if (scenario.leap() != Leap.NONE) {
            stage.leap(scenario);
        }
        for (Happening happening : scenario.happenings()) {
            stage.world.at(happening.seconds(), () -> happening.deed().accept(stage));
        }
        stage.world.start(Optional.empty());
        return stage;
    }

    private void leap(Scenario scenario) {
        long midnight = leapUnixSeconds(scenario.startUnixSeconds());
        world.leapingAt(scenario.leap(), midnight);
        double leapSeconds =
                midnight - scenario.startUnixSeconds() - (scenario.leap() == Leap.DELETE ? 1 : 0);
        for (int i = 0; i < servers.size(); i++) {
            ServerModel model = scenario.servers().get(i);
            if (model.smearSeconds() > 0) {
                servers.get(i)
                        .announcing(Leap.NONE)
                        .lying(
                                ServerModel.lie(0, model.errorSeconds(), model.drift())
                                        .and(
                                                Lie.smearing(
                                                        scenario.leap(),
                                                        leapSeconds,
                                                        model.smearSeconds())));
            }
        }
    }

    /** {@return the end of the month that a date is in} */
    static long leapUnixSeconds(long unixSeconds) {
        ZonedDateTime date = Instant.ofEpochSecond(unixSeconds).atZone(ZoneOffset.UTC);
        return date.with(TemporalAdjusters.firstDayOfNextMonth())
                .toLocalDate()
                .atStartOfDay(ZoneOffset.UTC)
                .toEpochSecond();
    }

    World world() {
        return world;
    }

    Oscillator oscillator() {
        return oscillator;
    }

    /** {@return a server, counted from 0} */
    SimulatedServer server(int i) {
        return servers.get(i);
    }

    /** {@return an engine that has seen nothing} */
    Engine engine() {
        return new Engine(configuration);
    }

    /** Lets something happen in a while, infinity meaning never. */
    void after(double seconds, Runnable body) {
        if (seconds < Double.POSITIVE_INFINITY) {
            world.at(world.seconds() + seconds, body);
        }
    }
}
