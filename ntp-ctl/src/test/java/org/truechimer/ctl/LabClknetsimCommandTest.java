package org.truechimer.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

class LabClknetsimCommandTest {
    private final TestTerminal terminal = new TestTerminal();
    @TempDir Path directory;

    @Test
    void itHasItsHelp() throws IOException {
        assertThat(terminal.run("lab", "clknetsim", "--help")).isEqualTo(ExitCode.OK);
        Golden.assertGolden("help-lab-clknetsim.txt", terminal.out());
    }

    @Test
    void allOptionsAreNeeded() {
        assertThat(terminal.run("lab", "clknetsim", "--node", "1")).isEqualTo(ExitCode.USAGE);
        assertThat(terminal.err()).contains("--socket=PATH", "--config=FILE").hasLineCount(1);
    }

    @Test
    void aNodeThatCannotBeIsNotUnderstood() throws IOException {
        assertThat(
                        terminal.run(
                                "lab",
                                "clknetsim",
                                "--socket",
                                "x",
                                "--node",
                                "255",
                                "--config",
                                configuration().toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(terminal.err()).contains("1 to 254", "255");
    }

    @Test
    void aWrongConfigurationIsToldBeforeAnybodyWaits() {
        Path missing = directory.resolve("missing.toml");
        assertThat(
                        terminal.run(
                                "lab",
                                "clknetsim",
                                "--socket",
                                "x",
                                "--node",
                                "1",
                                "--config",
                                missing.toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(terminal.err()).contains("there is no such file", "is not valid");
    }

    @Test
    void aSimulatorThatIsNotThereIsTold() {
        Path socket = directory.resolve("nobody");
        assertThatThrownBy(() -> run(Map.of(), socket))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("no simulator")
                .hasMessageContaining(socket.toString());
    }

    @Test
    void aStartDateThatIsNoneIsTold() {
        assertThatThrownBy(
                        () ->
                                run(
                                        Map.of("CLKNETSIM_START_DATE", "tomorrow"),
                                        directory.resolve("nobody")))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("CLKNETSIM_START_DATE is 'tomorrow'");
    }

    private void run(Map<String, String> environment, Path socket)
            throws CommandException, IOException {
        LabClknetsimCommand command = new LabClknetsimCommand(environment, Duration.ZERO);
        int _ =
                command.run(
                        new CommandLine(command.spec())
                                .parseArgs(
                                        "--socket",
                                        socket.toString(),
                                        "--node",
                                        "2",
                                        "--config",
                                        configuration().toString()),
                        terminal.terminal());
    }

    private Path configuration() throws IOException {
        return Files.writeString(
                directory.resolve("ntp.toml"),
                """
                [[source]]
                mode = "server"
                address = "192.168.123.1"
                """);
    }
}
