package org.truechimer.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.truechimer.daemon.config.Journal;
import org.truechimer.daemon.ring.Ring;
import org.truechimer.daemon.runtime.NtpResponder;
import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.journal.Ending;
import org.truechimer.proto.journal.JournalPart;
import org.truechimer.proto.journal.Replay;
import org.truechimer.proto.journal.Replayer;
import org.truechimer.proto.journal.Witness;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.Packet;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The whole daemon as a process of its own, with a software clock and three servers on the loopback
 * interface.
 */
@Timeout(60)
class DaemonProcessTest {
    /**
     * How late the first answers can be: the servers' code is loaded between reading the time and
     * sending it, so all of them are wrong the same way.
     */
    private static final double COLD_START_MILLIS = 50;

    private static final String SECRET = "S3krT0ps";

    @TempDir private Path scratch;

    private final List<NtpResponder> servers = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private BufferedReader log;

    @BeforeEach
    void serve() throws IOException {
        for (int i = 0; i < 3; i++) {
            servers.add(new NtpResponder("127.0.0.1", NtpResponder::truth));
        }
    }

    @AfterEach
    void end() throws IOException {
        processes.forEach(Process::destroyForcibly);
        for (NtpResponder server : servers) {
            server.close();
        }
    }

    private Path configuration(String synchronization, String metrics) throws IOException {
        String sources =
                servers.stream().map(DaemonProcessTest::source).collect(Collectors.joining());
        return Files.writeString(
                scratch.resolve("ntp.toml"),
                sources
                        + """
                        [synchronization]
                        state-directory = "%s"
                        %s
                        [observability]
                        observation-path = "%s"
                        metrics-exporter-listen = "%s"
                        """
                                .formatted(
                                        scratch.resolve("state"),
                                        synchronization,
                                        scratch.resolve("observe"),
                                        metrics));
    }

    private static String source(NtpResponder server) {
        try {
            return """
            [[source]]
            mode = "server"
            address = "%s"
            poll-interval-limits = { min = 0, max = 4 }
            initial-poll-interval = 0
            """
                    .formatted(server.address());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Process start(Path configuration, String... more) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "org.truechimer.daemon.Main",
                                "-c",
                                configuration.toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).start();
        processes.add(process);
        log = process.errorReader();
        return process;
    }

    /** Reads the log until a line holds these words. */
    private String awaitLine(String words) throws IOException {
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            lines.add(line);
            if (line.contains(words)) {
                return line;
            }
        }
        throw new AssertionError("no line with \"" + words + "\" among " + lines);
    }

    private static void assertStep(String line, String unit, double expected, double tolerance) {
        Matcher size = Pattern.compile("by (-?[\\d.]+) " + unit + "\\b").matcher(line);
        assertThat(size.find()).as(line).isTrue();
        assertThat(Double.parseDouble(size.group(1))).isCloseTo(expected, within(tolerance));
    }

    private static void signal(Process process, String name) throws Exception {
        assertThat(
                        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                                .start()
                                .waitFor())
                .isZero();
    }

    @Test
    void itStepsAClockThatIsOffFollowsTheMajorityAndEndsOnASignal() throws Exception {
        Process process = start(configuration("", "off"), "--clock", "software:250ms,30ppm");

        assertStep(awaitLine("stepped by"), "ms", -250, COLD_START_MILLIS);
        awaitLine("is synchronised");
        signal(process, "TERM");

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(scratch.resolve("state/state")).content().contains("frequency = ");
        assertThat(scratch.resolve("observe")).doesNotExist();
    }

    private static String journal(Path directory) {
        return "[journal]\nmaximum-size = 1048576\nfiles = 8\npath = \"" + directory + "\"";
    }

    private static List<JournalPart> parts(Path directory) throws IOException {
        List<JournalPart> parts = new ArrayList<>();
        for (Path file : Ring.files(directory, Journal.ENDING)) {
            parts.add(new JournalPart(file.toString(), ByteBuffer.wrap(Files.readAllBytes(file))));
        }
        return parts;
    }

    private static Replay.Extent replayed(List<JournalPart> parts, Witness witness) {
        Replayer replayer = new Replayer(parts);
        Replay replay = replayer.next(witness);
        assertThat(replayer.hasNext()).isFalse();
        assertThat(replay).isInstanceOf(Replay.Same.class);
        Replay.Same same = (Replay.Same) replay;
        assertThat(same.ending()).isEqualTo(Ending.STOPPED);
        return same.extent();
    }

    @Test
    void itsJournalLeadsToTheSameEffectsInAnotherProcess() throws Exception {
        Path directory = scratch.resolve("journal");
        Process process =
                start(configuration(journal(directory), "off"), "--clock", "software:250ms,30ppm");
        awaitLine("is synchronised");
        signal(process, "TERM");
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();

        assertThat(permissions(directory)).isEqualTo("rwx------");
        assertThat(permissions(directory.resolve("0000000001.journal"))).isEqualTo("rw-------");
        Replay.Extent extent = replayed(parts(directory), new Witness() {});
        assertThat(extent.events()).isGreaterThan(10);
        assertThat(extent.effects()).isGreaterThan(10);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /**
     * Keys, cookies and plaintext stand in extension fields and digests. Of those an event keeps
     * what kind they are and how long, and the verdict on them, so a journal has none.
     */
    @Test
    void whatStandsInExtensionFieldsAndDigestsIsNotInItsJournal() throws Exception {
        end();
        servers.clear();
        for (int i = 0; i < 3; i++) {
            servers.add(new NtpResponder("127.0.0.1", DaemonProcessTest::withSecrets));
        }
        Path directory = scratch.resolve("journal");
        Process process =
                start(configuration(journal(directory), "off"), "--clock", "software:250ms,30ppm");
        awaitLine("is synchronised");
        signal(process, "TERM");
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();

        List<Packet> packets = new ArrayList<>();
        List<JournalPart> parts = parts(directory);
        replayed(
                parts,
                new Witness() {
                    @Override
                    public void before(Engine engine, Reading now, Event event) {
                        if (event instanceof Event.Received received) {
                            packets.add(received.packet());
                        }
                    }
                });
        assertThat(packets)
                .isNotEmpty()
                .allSatisfy(
                        packet -> {
                            assertThat(packet).isInstanceOf(Packet.Valid.class);
                            assertThat(((Packet.Valid) packet).fields()).hasSize(1);
                            assertThat(((Packet.Valid) packet).mac()).isPresent();
                        });
        for (JournalPart part : parts) {
            String octets = new String(part.octets().array(), StandardCharsets.ISO_8859_1);
            assertThat(octets.contains(SECRET)).isFalse();
        }
    }

    /** The time, an extension field of a secret, and a MAC whose digest is one. */
    private static List<byte[]> withSecrets(Header request) {
        byte[] time = NtpResponder.truth(request).getFirst();
        ByteBuffer packet = ByteBuffer.allocate(time.length + 64 + 24).put(time);
        packet.putShort((short) 0x0204).putShort((short) 64);
        byte[] secret = SECRET.repeat(8).getBytes(StandardCharsets.US_ASCII);
        packet.put(secret, 0, 60).putInt(7).put(secret, 0, 20);
        return List.of(packet.array());
    }

    /** The profile {@code release} runs this for an hour. */
    @Test
    @Timeout(value = 1, unit = TimeUnit.DAYS)
    @EnabledIfSystemProperty(named = "truechimer.journal.seconds", matches = "[1-9][0-9]*")
    void aJournalOfALongRunLeadsToTheSameEffectsFromEachOfItsFilesOn() throws Exception {
        Path directory = scratch.resolve("journal");
        Process process =
                start(configuration(journal(directory), "off"), "--clock", "software:250ms,30ppm");
        long seconds = Long.getLong("truechimer.journal.seconds");
        assertThat(process.waitFor(seconds, TimeUnit.SECONDS)).as("it ended early").isFalse();
        signal(process, "TERM");
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();

        List<JournalPart> parts = parts(directory);
        for (int dropped = 0; dropped < parts.size(); dropped++) {
            Replay.Extent extent = replayed(parts.subList(dropped, parts.size()), new Witness() {});
            System.out.println(
                    "files "
                            + (dropped + 1)
                            + " to "
                            + parts.size()
                            + ": after "
                            + extent.before()
                            + " events, "
                            + extent.events()
                            + " events led to the same "
                            + extent.effects()
                            + " effects");
            assertThat(extent.events()).isPositive();
        }
    }

    @Test
    void aConfigurationWithFaultsIsNotTakenOverAndASoundOneIs() throws Exception {
        Path file = configuration("step-threshold = 1", "off");
        Process process = start(file, "--clock", "software:0s,0");
        awaitLine("is synchronised");

        String sound = Files.readString(file);
        Files.writeString(file, sound.replace("[synchronization]", "[sinchronization]"));
        signal(process, "HUP");
        awaitLine("sinchronization");
        awaitLine("the old one holds");

        Files.writeString(file, sound);
        signal(process, "HUP");
        awaitLine("The configuration was read again");

        signal(process, "INT");
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(lines).noneMatch(line -> line.contains("stepped"));
    }

    @Test
    void aPortInUseDoesNotKeepItFromItsWork() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process process =
                    start(
                            configuration("", "127.0.0.1:" + taken.getLocalPort()),
                            "--clock",
                            "software:0s,0");

            awaitLine("Going on without the metrics endpoint 127.0.0.1:" + taken.getLocalPort());
            signal(process, "TERM");
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
    }

    @Test
    void onceSetsTheClockAndEnds() throws Exception {
        Process process = start(configuration("", "off"), "--once", "--clock", "software:1.5s,0");

        assertStep(awaitLine("the clock was set by"), "s", -1.5, COLD_START_MILLIS * 1e-3);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void onceSaysWhyTheClockWasNotSet() throws Exception {
        Process process =
                start(
                        configuration("startup-step-panic-threshold = 1", "off"),
                        "--once",
                        "--clock",
                        "software:90s,0");

        assertThat(awaitLine("the clock was not set"))
                .contains("further off than may be corrected");
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
    }
}
