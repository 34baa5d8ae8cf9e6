package org.truechimer.proto.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.truechimer.proto.clock.ClockPolicy;
import org.truechimer.proto.engine.Configuration;
import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.SourceConfiguration;
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

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A journal in memory, and a world to record: four servers and a clock 20 ms off. */
final class Tape implements Sink {
    static final int UNBOUNDED = Integer.MAX_VALUE;
    static final long RUN = 0x1234_5678_9ABCL;
    static final Configuration CONFIGURATION = configuration(ClockPolicy.DEFAULT);

    private static final long START_NANOS = 1_782_777_600_000_000_000L;

    final List<Ending> endings = new ArrayList<>();
    final List<SimulatedServer> servers = new ArrayList<>();
    private final List<ByteArrayOutputStream> files = new ArrayList<>();
    final Engine engine;
    private final Recorder recorder;
    private final World world;
    private final int appendsMax;
    private int appends;
    long events;
    long effects;

    Tape(long seed, int fileOctetsMax, int appendsMax) {
        this.appendsMax = appendsMax;
        System.out.println("seed " + seed);
        engine = new Engine(CONFIGURATION);
        recorder = new Recorder(this, fileOctetsMax, "1.2.3", RUN, engine);
        for (int i = 0; i < 4; i++) {
            servers.add(
                    new SimulatedServer(
                            Address.ofIPv4(0xC000_0201 + i, 123),
                            Path.symmetric(2e-3 * (i + 1), 1e-4)));
        }
        SimulatedClock clock =
                new SimulatedClock(
                        new Oscillator(30e-6, 1e-9, new SplitMix64(~seed)),
                        START_NANOS + 20_000_000);
        world =
                new World(seed, engine, clock, servers, START_NANOS)
                        .toldTo(
                                (now, event) -> {
                                    events++;
                                    recorder.event(now, event);
                                })
                        .witnessedBy(
                                effect -> {
                                    effects++;
                                    recorder.effect(effect);
                                })
                        .start(Optional.empty());
    }

    /** {@return the journal of an hour in which much goes wrong, in one file} */
    static Tape ofAnHour() {
        return ofAnHour(UNBOUNDED);
    }

    static Tape ofAnHour(int fileOctetsMax) {
        Tape tape = new Tape(1, fileOctetsMax, Integer.MAX_VALUE);
        tape.world.runUntil(600);
        tape.world.stepClock(3_000_000_000L);
        tape.world.runUntil(1200);
        tape.servers.getFirst().lyingBy(0.1);
        tape.world.runUntil(1800);
        tape.servers.get(1).silent(true);
        tape.world.runUntil(2400);
        tape.world.deliver(new Event.Reconfigured(configuration(ClockPolicy.DEFAULT)));
        tape.world.runUntil(3600);
        tape.world.deliver(new Event.Stopping());
        tape.recorder.stop();
        return tape;
    }

    static Configuration configuration(ClockPolicy policy) {
        List<SourceConfiguration> sources = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            String host = "192.0.2." + i;
            SourceOptions options =
                    new SourceOptions(4, 5, 4, PollEffort.ACCURATE, false, false, false, i == 3);
            sources.add(
                    new SourceConfiguration(
                            host + ":123", host, 123, 1, false, List.of(), options));
        }
        return new Configuration(sources, new SelectionPolicy(3, 1.5), policy, 16, 1_700_000_000L);
    }

    void runUntil(double seconds) {
        world.runUntil(seconds);
    }

    /** {@return the only file} */
    byte[] octets() {
        assertThat(files).hasSize(1);
        return files.getFirst().toByteArray();
    }

    List<JournalPart> parts() {
        return IntStream.range(0, files.size())
                .mapToObj(
                        i ->
                                new JournalPart(
                                        "file " + (i + 1),
                                        ByteBuffer.wrap(files.get(i).toByteArray())))
                .toList();
    }

    @Override
    public boolean begin() {
        files.add(new ByteArrayOutputStream());
        return true;
    }

    @Override
    public boolean append(byte[] more) {
        if (appends++ >= appendsMax) {
            return false;
        }
        files.getLast().writeBytes(more);
        return true;
    }

    @Override
    public void ended(Ending why) {
        endings.add(why);
    }
}
