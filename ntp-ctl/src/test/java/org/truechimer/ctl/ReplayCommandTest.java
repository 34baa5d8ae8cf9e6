package org.truechimer.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.truechimer.proto.clock.ClockPolicy;
import org.truechimer.proto.engine.Configuration;
import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.SourceConfiguration;
import org.truechimer.proto.journal.Ending;
import org.truechimer.proto.journal.Recorder;
import org.truechimer.proto.journal.Sink;
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
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

class ReplayCommandTest {
    private static final long START_NANOS = 1_782_777_600_000_000_000L; // 2026-06-30T00:00:00Z
    private static final Configuration CONFIGURATION = configuration();

    private final TestTerminal terminal = new TestTerminal();

    @TempDir java.nio.file.Path directory;

    private static Configuration configuration() {
        SourceConfiguration source =
                new SourceConfiguration(
                        "192.0.2.1:123",
                        "192.0.2.1",
                        123,
                        1,
                        false,
                        List.of(),
                        new SourceOptions(4, 6, 4, PollEffort.BALANCED, false, false, false));
        return new Configuration(
                List.of(source),
                new SelectionPolicy(1, 1.5),
                ClockPolicy.DEFAULT,
                16,
                1_700_000_000L);
    }

    /** {@return the journal of ten simulated minutes with one server} */
    private static byte[] journal(boolean lastEffectIsForgotten) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        Sink sink =
                new Sink() {
                    @Override
                    public boolean append(byte[] more) {
                        octets.writeBytes(more);
                        return true;
                    }

                    @Override
                    public void ended(Ending why) {}
                };
        Recorder recorder = new Recorder(sink, Long.MAX_VALUE, Main.version(), CONFIGURATION);
        boolean[] forgetting = {false};
        World world =
                new World(
                                1,
                                new Engine(CONFIGURATION),
                                new SimulatedClock(
                                        new Oscillator(30e-6, 1e-9, new SplitMix64(2)),
                                        START_NANOS + 20_000_000),
                                List.of(
                                        new SimulatedServer(
                                                Address.ofIPv4(0xC000_0201, 123),
                                                Path.symmetric(2e-3, 1e-4))),
                                START_NANOS)
                        .toldTo(recorder::event)
                        .witnessedBy(
                                effect -> {
                                    if (!forgetting[0]) {
                                        recorder.effect(effect);
                                    }
                                })
                        .start(Optional.empty());
        world.runUntil(600.5);
        forgetting[0] = lastEffectIsForgotten;
        world.deliver(new Event.Stopping());
        recorder.stop();
        return octets.toByteArray();
    }

    private int replay(byte[] journal, String... more) throws IOException {
        String[] line = Arrays.copyOf(new String[] {"replay"}, 2 + more.length);
        System.arraycopy(more, 0, line, 1, more.length);
        line[line.length - 1] = Files.write(directory.resolve("journal"), journal).toString();
        return terminal.run(line);
    }

    @Test
    void aReplayThatIsTheSameIsSummedUp() throws IOException {
        assertThat(replay(journal(false))).as(terminal.err()).isEqualTo(ExitCode.OK);
        assertThat(terminal.out())
                .containsPattern(
                        "^Written by ntp-daemon .*: [0-9]+ events from 2026-06-30T00:00:00.020Z to"
                                + " 2026-06-30T00:10:00.* \\(10.0 min\\), [0-9]+ effects.\n"
                                + "The same: .*\nIt ends where the daemon ended.\n$");
    }

    @Test
    void whatDiffersIsShown() throws IOException {
        assertThat(replay(journal(true))).isEqualTo(ExitCode.FAILED);
        assertThat(terminal.out())
                .containsPattern(
                        "It differs: event [0-9]+ at 2026-06-30T00:10:00.*, Stopping\\[\\], led to"
                                + " other effects than then. Here it leads to:\n  ")
                .contains("  Save[")
                .doesNotContain("may be the reason");
    }

    @Test
    void aJournalThatBreaksOffIsReplayedUpToThere() throws IOException {
        byte[] journal = journal(false);
        assertThat(replay(Arrays.copyOf(journal, journal.length - 1))).isEqualTo(ExitCode.OK);
        assertThat(terminal.out()).contains("The same", "within an event");
    }

    @Test
    void damageIsLocated() throws IOException {
        byte[] journal = journal(false);
        journal[journal.length / 2] ^= 1;
        assertThat(replay(journal)).isEqualTo(ExitCode.FAILED);
        assertThat(terminal.out()).containsPattern("Damaged: of what begins at octet [0-9]+, ");
    }

    @Test
    void theStatusIsShownAsItWas() throws IOException {
        assertThat(replay(journal(false), "--explain", "2026-06-30T02:05:00+02:00"))
                .as(terminal.err())
                .isEqualTo(ExitCode.OK);
        assertThat(terminal.out())
                .startsWith("Synchronised: ")
                .contains("192.0.2.1", ", up for 5.00 min", "The same");
    }

    @Test
    void aTimeThatTheJournalDoesNotReachIsAnError() throws IOException {
        assertThat(replay(journal(false), "--explain", "2027-01-01T00:00:00Z"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(terminal.err())
                .contains("says nothing of 2027-01-01T00:00:00Z", "to 2026-06-30T00:10:00")
                .hasLineCount(1);
    }

    @Test
    void whatIsNoJournalIsSaidToBeNone() throws IOException {
        assertThat(replay(new byte[20])).isEqualTo(ExitCode.FAILED);
        assertThat(terminal.out())
                .isEqualTo("Nothing could be replayed.\nUnreadable: this is no journal.\n");
        assertThat(replay(new byte[0])).isEqualTo(ExitCode.FAILED);
        assertThat(terminal.run("replay", directory + "/missing")).isEqualTo(ExitCode.FAILED);
        assertThat(terminal.err()).contains("there is no file " + directory + "/missing");
    }
}
