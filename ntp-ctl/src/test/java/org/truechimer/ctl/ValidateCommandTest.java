package org.truechimer.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class ValidateCommandTest {
    private final TestTerminal terminal = new TestTerminal();

    @TempDir Path directory;

    @Test
    void aValidConfigurationIsSummedUp() throws IOException {
        Path file =
                write(
                        """
                        [[source]]
                        mode = "server"
                        address = "ntp1.example"

                        [[source]]
                        mode = "pool"
                        address = "pool.example"
                        count = 3
                        """);
        assertThat(validate(file)).as(terminal.err()).isEqualTo(ExitCode.OK);
        assertThat(terminal.out()).isEqualTo(file + " is valid: 2 sources of 4 servers.\n");
    }

    @Test
    void whatOthersGetHereIsToldToo() throws IOException {
        Path there = Files.createFile(directory.resolve("there"));
        Path file =
                write(
                        """
                        [synchronization]
                        local-stratum = 1

                        [[server]]
                        listen = "[::]:123"

                        [[nts-ke-server]]
                        listen = "192.0.2.1:4460"
                        certificate-chain-path = "%1$s"
                        private-key-path = "%1$s"
                        ntp-server = "time.example"

                        [keyset]
                        fleet-seed-path = "%1$s"
                        """
                                .formatted(there));
        assertThat(validate(file)).as(terminal.err()).isEqualTo(ExitCode.OK);
        assertThat(terminal.out())
                .isEqualTo(
                        file
                                + " is valid: 0 sources of 0 servers.\n"
                                + "Time is served at [::]:123, under NTS too.\n"
                                + "Keys for NTS are exchanged at 192.0.2.1:4460 for time.example.\n"
                                + "The keys of cookies come from the secret in "
                                + there
                                + ".\n");
    }

    @Test
    void theSecretOfAFleetThatIsNotThereIsMissed() throws IOException {
        Path file =
                write(
                        """
                        [synchronization]
                        local-stratum = 1

                        [[server]]
                        listen = "[::]:123"

                        [keyset]
                        fleet-seed-path = "/nowhere/seed"
                        """);
        assertThat(validate(file)).isEqualTo(ExitCode.OK);
        assertThat(terminal.err())
                .contains(file + ":8:1: keyset.fleet-seed-path: there is no file");
    }

    @Test
    void everyProblemIsPrintedWithItsPlace() throws IOException {
        Path file =
                write(
                        """
                        [[source]]
                        mode = "server"
                        adress = "ntp1.example"

                        [observability]
                        log-level = "loud"
                        """);
        assertThat(validate(file)).isEqualTo(ExitCode.FAILED);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err())
                .contains(file + ":3", "adress", "did you mean `address`?")
                .contains(file + ":6", "log-level")
                .containsPattern(
                        "ntp-ctl: [0-9]+ problems in " + file + "; the daemon would not start\n$");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path file = directory.resolve("missing.toml");
        assertThat(validate(file)).isEqualTo(ExitCode.FAILED);
        assertThat(terminal.err()).contains(file.toString());
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("ntp.toml"), text);
    }

    private int validate(Path file) {
        return terminal.run("validate", "-c", file.toString());
    }
}
