package org.truechimer.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.truechimer.daemon.linux.ClockEpoch;
import org.truechimer.daemon.linux.ClockReader;
import org.truechimer.daemon.linux.KernelClock;
import org.truechimer.proto.time.Reading;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The demonstration that a newcomer runs first; as a user without rights, where that can be had.
 */
class TryScriptIT {
    private static final Path SCRIPT = Path.of("try.sh").toAbsolutePath();
    private static final Path IMAGE = Path.of(System.getProperty("truechimer.image"));
    private static final long RUN_MAX_SECONDS = 120;
    private static final int SETTLED_MAX_SECONDS = 20;
    private static final int NOBODY = 65_534;
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--");

    /** Every process that comes of a run has it in its environment. */
    private final String mark = "TRUECHIMER_TRY_TEST=" + UUID.randomUUID();

    @TempDir private Path scratch;
    private Path temporary;

    @BeforeEach
    void makeATemporaryDirectoryForAnyone() throws IOException {
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxr-xr-x"));
        temporary = Files.createDirectory(scratch.resolve("tmp"));
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @Test
    void itSettlesFindsTheWrongServerAndLeavesNothingBehind() throws Exception {
        Path link = Files.createSymbolicLink(scratch.resolve("a link"), SCRIPT);
        try (Child run = run(unprivileged(), link, "--exit-when-settled")) {
            assertThat(run.awaitEnd(RUN_MAX_SECONDS)).as(run.printed()).isZero();
            Matcher settled = find("Settled (\\d+) s after the start", run.printed());
            assertThat(Integer.parseInt(settled.group(1))).isLessThan(SETTLED_MAX_SECONDS);
            String wrong =
                    find("(127\\.0\\.0\\.1:\\d+) is .* 50\\.0 ms ahead", run.printed()).group(1);
            find("(?m)^x " + Pattern.quote(wrong) + " .*\n +falseticker", run.printed());
            assertThat(run.printed()).contains("\nSynchronised: ", "3 of 4 sources");
            assertThat(run.printed()).as("built just now").doesNotContain("older than its sources");
        }
        assertNothingIsLeft();
    }

    @Test
    void itRunsOnUntilCtrlC() throws Exception {
        try (Child run = run(unprivileged(), SCRIPT)) {
            run.awaitPrinted("It runs until Ctrl-C", RUN_MAX_SECONDS);
            String socket = find("--socket (\\S+)\n", run.printed()).group(1);
            try (Child status =
                    Child.start(scratch, List.of(ctl(), "status", "--check", "--socket", socket))) {
                assertThat(status.awaitEnd(30)).as(status.printed()).isZero();
            }
            run.signal("INT");
            assertThat(run.awaitEnd(30)).as(run.printed()).isZero();
        }
        assertNothingIsLeft();
    }

    @Test
    void itCleansUpWhenItIsEndedHalfWay() throws Exception {
        try (Child run = run(unprivileged(), SCRIPT)) {
            run.awaitPrinted("The daemon steers", RUN_MAX_SECONDS);
            run.signal("TERM");
            assertThat(run.awaitEnd(30)).isEqualTo(143);
        }
        assertNothingIsLeft();
    }

    @Test
    void itCleansUpWhenNobodyReadsOn() throws Exception {
        List<String> reader = new ArrayList<>(unprivileged());
        // Java has its children ignore the signal that a shell's get
        reader.addAll(List.of("sh", "-c", "env --default-signal=PIPE \"$0\" | grep -m 1 ahead"));
        try (Child run = run(reader, SCRIPT)) {
            assertThat(run.awaitEnd(RUN_MAX_SECONDS)).as(run.printed()).isZero();
            assertThat(run.printed()).contains("50.0 ms ahead");
        }
        assertNothingIsLeft();
    }

    @Test
    void whatItCannotDoItSays() throws Exception {
        try (Child run = run(List.of(), SCRIPT, "--stir")) {
            assertThat(run.awaitEnd(30)).isEqualTo(2);
            assertThat(run.printed()).contains("unknown option --stir");
        }
        assumeTrue(
                !unprivileged().isEmpty() || !isRoot(),
                "there is no setpriv, so this cannot be had as a user");
        try (Child run = run(unprivileged(), SCRIPT, "--steer")) {
            assertThat(run.awaitEnd(30)).isEqualTo(77);
            assertThat(run.printed()).contains("only root may do");
        }
        assertNothingIsLeft();
    }

    @Test
    void steeringTheMachinesClockPutsItBackAfterwards() throws Exception {
        assumeTrue(
                "1".equals(System.getenv("TRUECHIMER_REAL_CLOCK")),
                "TRUECHIMER_REAL_CLOCK is not 1");
        KernelClock clock = new KernelClock(new ClockEpoch());
        assumeTrue(clock.mayBeSteered(), "no CAP_SYS_TIME");
        Path lockFile = Path.of(System.getProperty("java.io.tmpdir"), "truechimer-real-clock.lock");
        try (FileChannel channel =
                        FileChannel.open(
                                lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            assumeTrue(lock != null, "somebody else steers the clock");
            ClockReader reader = new ClockReader(new ClockEpoch());
            KernelClock.State before = clock.read();
            assumeTrue(
                    before.frequency() == 0 && !before.synchronised(),
                    "somebody else steers the clock");
            Reading start = reader.read();
            try (Child run = run(List.of(), SCRIPT, "--steer", "--exit-when-settled")) {
                assertThat(run.awaitEnd(RUN_MAX_SECONDS)).as(run.printed()).isZero();
                find("(?m)^x 127", run.printed());
                assertThat(run.printed()).as("built just now").doesNotContain("building");
            }
            Reading end = reader.read();
            KernelClock.State after = clock.read();
            assertThat(after.rate()).isEqualTo(before.rate());
            assertThat(after.synchronised()).isEqualTo(before.synchronised());
            double drift = (end.freeNanos() - start.freeNanos()) * before.frequency();
            assertThat(end.wallMinusFreeNanos() - start.wallMinusFreeNanos() - drift)
                    .isBetween(-1e5, 1e5);
        }
        assertNothingIsLeft();
    }

    private Child run(List<String> as, Path script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(as);
        command.add(script.toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("TMPDIR", temporary.toString());
        builder.environment()
                .put(mark.substring(0, mark.indexOf('=')), mark.substring(mark.indexOf('=') + 1));
        return Child.start(scratch, builder);
    }

    /**
     * {@return what to put before a command so that it runs without rights; nothing where that
     * cannot be done}
     */
    private static List<String> unprivileged() throws IOException, InterruptedException {
        if (!isRoot()) {
            return List.of();
        }
        List<String> probe = new ArrayList<>(AS_NOBODY);
        probe.addAll(List.of(ctl(), "--version"));
        try {
            Process process =
                    new ProcessBuilder(probe)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor() == 0 ? AS_NOBODY : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static String ctl() {
        return IMAGE.resolve("bin/ntp-ctl").toString();
    }

    private void assertNothingIsLeft() throws IOException {
        assertThat(temporary).isEmptyDirectory();
        Child.await(() -> processesOfThisTest().isEmpty(), 5);
        assertThat(processesOfThisTest()).isEmpty();
    }

    private List<Path> processesOfThisTest() {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(directory -> directory.getFileName().toString().matches("\\d+"))
                    .filter(this::isOfThisTest)
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private boolean isOfThisTest(Path process) {
        try {
            return new String(
                            Files.readAllBytes(process.resolve("environ")),
                            StandardCharsets.ISO_8859_1)
                    .contains(mark);
        } catch (IOException e) {
            return false; // it is gone, or another user's
        }
    }

    private static Matcher find(String pattern, String text) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertThat(found.find()).as("'%s' is in: %s", pattern, text).isTrue();
        return found;
    }
}
