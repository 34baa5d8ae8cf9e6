package org.truechimer.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The launchers as a shell, a service manager and a package's links use them. */
class LauncherIT {
    private static final Path IMAGE = Path.of(System.getProperty("truechimer.image"));

    @TempDir private Path scratch;

    @ParameterizedTest
    @ValueSource(strings = {"ntp-daemon", "ntp-ctl"})
    void theProgramTellsItsVersion(String program) throws Exception {
        assertThat(run(IMAGE.resolve("bin").resolve(program), "--version"))
                .isEqualTo(
                        new Outcome(
                                0,
                                program + " " + System.getProperty("truechimer.version") + "\n",
                                ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ntp-daemon", "ntp-ctl"})
    void theLauncherBecomesTheProgram(String program) throws Exception {
        Process process = startHeld(IMAGE.resolve("bin").resolve(program));
        try {
            Path proc = Path.of("/proc", Long.toString(process.pid()));
            assertThat(proc.resolve("exe").toRealPath())
                    .isEqualTo(IMAGE.resolve("runtime/bin/java").toRealPath());
            assertThat(proc.resolve("comm")).hasContent(program);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void theScenariosOfTheImageAreKnownByTheirNames() throws Exception {
        Outcome outcome = run(IMAGE.resolve("bin/ntp-ctl"), "simulate", "lan", "--days", "0.01");
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.toString()).contains("True offset");
    }

    @Test
    void aSymbolicLinkToTheLauncherWorks() throws Exception {
        Path first =
                Files.createSymbolicLink(scratch.resolve("first"), IMAGE.resolve("bin/ntp-ctl"));
        Path second =
                Files.createSymbolicLink(scratch.resolve("name with spaces"), first.getFileName());
        assertThat(run(second, "--version").status()).isZero();
    }

    @Test
    void aLinkToTheDirectoryWorks() throws Exception {
        Path link = Files.createSymbolicLink(scratch.resolve("opt"), IMAGE);
        assertThat(run(link.resolve("bin/ntp-ctl"), "--version").status()).isZero();
    }

    @Test
    void theLauncherIsFoundThroughThePath() throws Exception {
        Path bin = IMAGE.resolve("bin");
        assertThat(
                        run(
                                        Path.of("/usr/bin/env"),
                                        "PATH=" + bin + ":/usr/bin:/bin",
                                        "ntp-ctl",
                                        "--version")
                                .status())
                .isZero();
    }

    @Test
    void argumentsArriveUntouched() throws Exception {
        String[] arguments = {
            "two words", "", "*", "$HOME", "a\"b'c\\d", "line\nbreak", "--", "-Xmx1m", "\u00fc"
        };
        Process process = startHeld(IMAGE.resolve("bin/ntp-ctl"), arguments);
        try {
            String commandLine =
                    Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
            String afterMain =
                    commandLine.substring(commandLine.indexOf("\0org.truechimer.ctl.Main\0"));
            assertThat(afterMain)
                    .isEqualTo("\0org.truechimer.ctl.Main\0" + String.join("\0", arguments) + "\0");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ntp-daemon", "ntp-ctl"})
    void thePreparedStartFitsTheProgram(String program) throws Exception {
        ProcessBuilder command = command(IMAGE.resolve("bin").resolve(program), "--version");
        // A JVM told so ends at once when it cannot use its cache.
        command.environment().put("JDK_JAVA_OPTIONS", "-XX:AOTMode=on");
        assertThat(run(command)).extracting(Outcome::status).isEqualTo(0);
    }

    @Test
    void theStatusOfTheProgramIsTheLaunchers() throws Exception {
        assertThat(run(IMAGE.resolve("bin/ntp-ctl"), "--no-such-option").status()).isNotZero();
    }

    private record Outcome(int status, String out, String err) {}

    private Outcome run(Path program, String... arguments) throws Exception {
        return run(command(program, arguments));
    }

    private Outcome run(ProcessBuilder command) throws Exception {
        Path out = Files.createTempFile(scratch, "out", "");
        Path err = Files.createTempFile(scratch, "err", "");
        Process process = command.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("%s ends", command.command())
                    .isTrue();
            return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }

    /** Starts a program whose JVM waits before it runs anything. */
    private Process startHeld(Path program, String... arguments) throws Exception {
        Path sign = scratch.resolve("paused");
        ProcessBuilder command =
                command(program, arguments)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        command.environment()
                .put(
                        "JDK_JAVA_OPTIONS",
                        "-XX:+UnlockDiagnosticVMOptions -XX:+PauseAtStartup -XX:PauseAtStartupFile="
                                + sign);
        Process process = command.start();
        try (WatchService watch = scratch.getFileSystem().newWatchService()) {
            scratch.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            while (!Files.exists(sign)) {
                WatchKey key = watch.poll(60, TimeUnit.SECONDS);
                assertThat(key).as("the JVM comes to its pause").isNotNull();
                key.reset();
            }
        }
        return process;
    }

    private static ProcessBuilder command(Path program, String... arguments) {
        List<String> words = new ArrayList<>(List.of(program.toString()));
        words.addAll(List.of(arguments));
        ProcessBuilder command = new ProcessBuilder(words);
        command.environment().keySet().removeIf(name -> name.contains("JAVA"));
        return command;
    }
}
