package org.truechimer.proto.engine;

import org.truechimer.proto.clock.ClockPolicy;
import org.truechimer.proto.select.SelectionPolicy;
import org.truechimer.proto.sim.Oscillator;
import org.truechimer.proto.sim.Path;
import org.truechimer.proto.sim.SimulatedClock;
import org.truechimer.proto.sim.SimulatedServer;
import org.truechimer.proto.sim.SplitMix64;
import org.truechimer.proto.sim.World;
import org.truechimer.proto.source.PollEffort;
import org.truechimer.proto.source.SourceOptions;
import org.truechimer.proto.wire.Address;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A small world for the engine's tests: a client, some servers, and a record of what the client
 * did.
 */
final class Network {
    static final long START_UNIX_SECONDS =
            1_782_777_600L; // 2026-06-30T00:00:00Z, a last day of a month

    final List<SimulatedServer> servers = new ArrayList<>();
    final List<Effect> effects = new ArrayList<>();
    private final List<SourceConfiguration> sources = new ArrayList<>();
    private SelectionPolicy selection = new SelectionPolicy(1, 1.5);
    private ClockPolicy policy = ClockPolicy.DEFAULT;
    private long earliestUnixSeconds = 1_700_000_000L;
    private CertificateDates dates = CertificateDates.FIRST_SYNC;
    private double offsetSeconds = 0.020;
    private double frequency = 30e-6;
    private double jumpAtSeconds = Double.POSITIVE_INFINITY;
    private double jump;
    private Engine engine = new Engine(configuration());

    SimulatedServer server(double delaySeconds, double jitterSeconds) {
        return server(
                delaySeconds,
                jitterSeconds,
                new SourceOptions(4, 6, 4, PollEffort.BALANCED, false, false, false, false));
    }

    SimulatedServer server(double delaySeconds, double jitterSeconds, SourceOptions options) {
        Address address = Address.ofIPv4(0xC000_0201 + servers.size(), 123);
        String host = "192.0.2." + (servers.size() + 1);
        sources.add(
                new SourceConfiguration(host + ":123", host, 123, 1, false, List.of(), options));
        return add(address, delaySeconds, jitterSeconds);
    }

    /** A server that keys are exchanged with. */
    SimulatedServer keyedServer(double delaySeconds, double jitterSeconds) {
        Address address = Address.ofIPv4(0xC000_0201 + servers.size(), 123);
        sources.add(keyed(address.host(), 1, false));
        return add(address, delaySeconds, jitterSeconds);
    }

    static SourceConfiguration keyedPool(String host, int count) {
        return keyed(host, count, true);
    }

    private static SourceConfiguration keyed(String host, int count, boolean pool) {
        return new SourceConfiguration(
                host + ":4460",
                host,
                4460,
                count,
                pool,
                List.of(),
                new Protection.Nts(Optional.empty(), false),
                new SourceOptions(4, 6, 4, PollEffort.BALANCED, false, false, false, false));
    }

    SimulatedServer add(Address address, double delaySeconds, double jitterSeconds) {
        SimulatedServer server =
                new SimulatedServer(address, Path.symmetric(delaySeconds, jitterSeconds));
        servers.add(server);
        return server;
    }

    Network source(SourceConfiguration source) {
        sources.add(source);
        return this;
    }

    Network agreeing(int minimum) {
        selection = new SelectionPolicy(minimum, 1.5);
        return this;
    }

    Network policy(ClockPolicy other) {
        policy = other;
        return this;
    }

    Network builtAt(long unixSeconds) {
        earliestUnixSeconds = unixSeconds;
        return this;
    }

    Network dates(CertificateDates other) {
        dates = other;
        return this;
    }

    Network wrongBy(double seconds, double rate) {
        offsetSeconds = seconds;
        frequency = rate;
        return this;
    }

    /** Lets the rate of the oscillator jump. */
    Network jumpingAt(double seconds, double by) {
        jumpAtSeconds = seconds;
        jump = by;
        return this;
    }

    Configuration configuration() {
        return new Configuration(sources, selection, policy, 16, earliestUnixSeconds, dates);
    }

    Engine engine() {
        return engine;
    }

    /**
     * {@return the running world} The oscillator gains the rate that was set; its wander is that of
     * a good one.
     */
    World start(long seed) {
        return start(seed, Optional.empty());
    }

    World start(long seed, Optional<SavedState> saved) {
        System.out.println("seed " + seed);
        effects.clear();
        engine = new Engine(configuration());
        Oscillator oscillator =
                new Oscillator(frequency, 1e-9, new SplitMix64(~seed))
                        .jumpingAt(jumpAtSeconds, jump);
        long startNanos = START_UNIX_SECONDS * 1_000_000_000L;
        SimulatedClock clock =
                new SimulatedClock(oscillator, startNanos + Math.round(offsetSeconds * 1e9));
        return new World(seed, engine, clock, servers, startNanos)
                .witnessedBy(effects::add)
                .start(saved);
    }

    <T extends Effect> List<T> effects(Class<T> kind) {
        return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <T extends Notice> List<T> notices(Class<T> kind) {
        return effects(Effect.Notify.class).stream()
                .map(Effect.Notify::notice)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}
