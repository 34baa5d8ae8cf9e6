package org.truechimer.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class MainTest {
    private final PrintStream realOut = System.out;
    private final PrintStream realErr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void putBack() {
        System.setOut(realOut);
        System.setErr(realErr);
    }

    private static int run(String... args) throws InterruptedException {
        return Main.run(args, Map.of());
    }

    @Test
    void helpGoesToStandardOutput() throws InterruptedException {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Usage: ntp-daemon");
        assertThat(err.size()).isZero();
    }

    @Test
    void theVersionIsOneLine() throws InterruptedException {
        assertThat(run("-v")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).matches("ntp-daemon \\S.*\\R");
    }

    @Test
    void wrongUsageNamesTheNearestOption() throws InterruptedException {
        assertThat(run("--confgi=x")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "ntp-daemon: unknown option --confgi; did you mean --config?"
                                + System.lineSeparator());
        assertThat(out.size()).isZero();
    }

    @Test
    void allFaultsOfTheConfigurationAreNamed(@TempDir Path scratch) throws Exception {
        Path file =
                Files.writeString(
                        scratch.resolve("ntp.toml"),
                        """
                        [[source]]
                        mode = "sever"
                        address = "a.example"
                        [synchronisation]
                        """);

        assertThat(run("-c", file.toString())).isEqualTo(78);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("sever", "synchronisation");
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("ntp-daemon: " + file + ":"));
    }

    @Test
    void aMissingConfigurationIsAFault(@TempDir Path scratch) throws InterruptedException {
        assertThat(run("-c", scratch.resolve("none.toml").toString())).isEqualTo(78);
    }
}
