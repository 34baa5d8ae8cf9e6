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
