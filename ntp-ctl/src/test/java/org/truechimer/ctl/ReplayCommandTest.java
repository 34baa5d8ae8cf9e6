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
import org.truechimer.proto.sim.SimulatedClock;
import org.truechimer.proto.sim.SimulatedServer;
import org.truechimer.proto.sim.SplitMix64;
import org.truechimer.proto.sim.World;
import org.truechimer.proto.source.PollEffort;
import org.truechimer.proto.source.SourceOptions;
import org.truechimer.proto.wire.Address;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

class ReplayCommandTest {
    private static final long START_NANOS = 1_782_777_600_000_000_000L; // 2026-06-30T00:00:00Z
    private static final Configuration CONFIGURATION = configuration();

    private final TestTerminal terminal = new TestTerminal();

    @TempDir Path directory;

    private static Configuration configuration() {
        SourceConfiguration source =
                new SourceConfiguration(
                        "192.0.2.1:123",
                        "192.0.2.1",
                        123,
                        1,
                        false,
                        List.of(),
                        new SourceOptions(
                                4, 6, 4, PollEffort.BALANCED, false, false, false, false));
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
                    public boolean begin() {
                        return true;
                    }

                    @Override
                    public boolean append(byte[] more) {
                        octets.writeBytes(more);
                        return true;
                    }

                    @Override
                    public void ended(Ending why) {}
                };
        Engine engine = new Engine(CONFIGURATION);
        Recorder recorder = new Recorder(sink, Integer.MAX_VALUE, Main.version(), 1, engine);
        boolean[] forgetting = {false};
        World world =
                new World(
                                1,
                                engine,
                                new SimulatedClock(
                                        new Oscillator(30e-6, 1e-9, new SplitMix64(2)),
                                        START_NANOS + 20_000_000),
                                List.of(
                                        new SimulatedServer(
                                                Address.ofIPv4(0xC000_0201, 123),
                                                org.truechimer.proto.sim.Path.symmetric(
                                                        2e-3, 1e-4))),
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
                        "^journal, by ntp-daemon .*: [0-9]+ events from 2026-06-30T00:00:00.020Z to"
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
        assertThat(terminal.out())
                .containsPattern("Damaged: of what begins at octet [0-9]+ of journal, ");
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
                .isEqualTo(
                        "Nothing of journal could be replayed.\nUnreadable: this is no journal.\n");
        assertThat(replay(new byte[0])).isEqualTo(ExitCode.FAILED);
        assertThat(terminal.run("replay", directory + "/missing")).isEqualTo(ExitCode.FAILED);
        assertThat(terminal.err()).contains("there is no file " + directory + "/missing");
    }

    @Test
    void ofADirectoryAllRunsAreReplayedAndOtherFilesLeftAlone() throws IOException {
        Path ring = Files.createDirectory(directory.resolve("ring"));
        Files.write(ring.resolve("0000000003.journal"), journal(false));
        Files.write(ring.resolve("0000000004.journal"), journal(false));
        Files.writeString(ring.resolve("notes.txt"), "mine");
        assertThat(terminal.run("replay", ring.toString())).isEqualTo(ExitCode.OK);
        assertThat(terminal.out())
                .contains("0000000003.journal, by ", "0000000004.journal, by ")
                .hasLineCount(7);
        Files.writeString(ring.resolve("0000000005.journal"), "no journal at all");
        assertThat(terminal.run("replay", ring.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(terminal.out()).endsWith("Unreadable: this is no journal.\n");
        assertThat(terminal.run("replay", directory.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(terminal.err()).contains("there is no file of a journal in " + directory);
    }

    @Test
    void whatOtherSettingsWouldHaveChangedIsShown() throws IOException {
        assertThat(replay(journal(false), "--set", "synchronization.minimum-agreeing-sources=2"))
                .as(terminal.err())
                .isEqualTo(ExitCode.OK);
        assertThat(terminal.out())
                .contains("The same: ", "different from event ", "Then it led to:\n  ")
                .containsPattern("synchronisation at the end +synchronised +no majority\n")
                .containsPattern("steps +1, 20.. ms in all +none\n")
                .containsPattern("The clock would have been .* ahead at the end");
    }

    @Test
    void severalSettingsAreSetTogetherAndOneThatIsTheSameChangesNothing() throws IOException {
        assertThat(
                        replay(
                                journal(false),
                                "--set",
                                "synchronization.minimum-agreeing-sources=1",
                                "--set",
                                "source-defaults.poll-interval-limits={min=4,max=6}"))
                .as(terminal.err())
                .isEqualTo(ExitCode.OK);
        assertThat(terminal.out()).contains("nothing would have been different");
    }

    @Test
    void aSettingThatIsNoneIsRefused() throws IOException {
        assertThat(replay(journal(false), "--set", "synchronization.minimum-agreing-sources=1"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(terminal.err()).contains("did you mean `minimum-agreeing-sources`?");
        assertThat(replay(journal(false), "--set", "journal.path='/x'")).isEqualTo(ExitCode.USAGE);
        assertThat(replay(journal(false), "--hash-addresses")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void anExportWithHashedAddressesIsReplayedToTheSame() throws IOException {
        Path given = directory.resolve("given");
        assertThat(replay(journal(false), "--export", given.toString(), "--hash-addresses"))
                .as(terminal.err())
                .isEqualTo(ExitCode.OK);
        assertThat(terminal.out())
                .containsPattern(
                        "Exported to .*: [0-9]+ events, which lead to the same effects but for"
                                + " addresses and names, which are hashed.\n$");
        assertThat(terminal.run("replay", given.toString())).isEqualTo(ExitCode.OK);
        assertThat(terminal.out()).contains("The same: ");
        byte[] octets = Files.readAllBytes(given.resolve("0000000001.journal"));
        assertThat(new String(octets, StandardCharsets.ISO_8859_1)).doesNotContain("192.0.2.1");
        assertThat(replay(journal(false), "--export", given.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(terminal.err()).contains("is there already");
    }
}
