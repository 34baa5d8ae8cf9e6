package org.truechimer.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

class SimulateCommandTest {
    private static final Path SHIPPED = Path.of("src/main/scenarios");
    private static final String HOUR = "0.0416667";

    private final TestTerminal terminal = new TestTerminal();

    @TempDir Path scratch;

    private int simulate(String... arguments) throws CommandException {
        return simulate(terminal, arguments);
    }

    private static int simulate(TestTerminal terminal, String... arguments)
            throws CommandException {
        SimulateCommand command = new SimulateCommand(SHIPPED);
        return command.run(
                new CommandLine(command.spec()).parseArgs(arguments), terminal.terminal());
    }

    private Path scenario(String text) throws IOException {
        return Files.writeString(scratch.resolve("scenario.toml"), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lan", "wan", "wifi", "mobile", "vm-suspend", "falseticker"})
    void aScenarioThatComesWithItIsKnownByItsName(String name) throws CommandException {
        assertThat(simulate(name, "--days", HOUR)).isEqualTo(ExitCode.OK);
        assertThat(terminal.out())
                .contains(", seed 1\n", "True offset", "Frequency error", "never broken in 3")
                .contains("Settled          after ", "Requests ");
        assertThat(terminal.out().lines()).allMatch(line -> line.length() <= 100);
        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void theSameSeedGivesTheSameOctets() throws Exception {
        Path first = scratch.resolve("first.csv");
        Path second = scratch.resolve("second.csv");
        Path other = scratch.resolve("other.csv");
        simulate("wifi", "--days", HOUR, "--seed", "7", "--csv", first.toString());
        simulate("wifi", "--days", HOUR, "--seed", "7", "--csv", second.toString());
        simulate("wifi", "--days", HOUR, "--seed", "8", "--csv", other.toString());
        assertThat(second).hasSameBinaryContentAs(first);
        assertThat(Files.mismatch(first, other)).isPositive();
        List<String> lines = Files.readAllLines(first);
        assertThat(lines).hasSize(3601);
        assertThat(lines.getFirst())
                .isEqualTo(
                        "seconds,true_offset_seconds,estimated_offset_seconds,error_bound_seconds,"
                                + "frequency_error,condition,packets");
        assertThat(lines.getLast())
                .matches(
                        "3600,-?0\\.[0-9]{9},-?0\\.[0-9]{9},0\\.[0-9]{9},-?0\\.[0-9]{13},"
                                + "synchronised,[0-9]+");
    }

    @Test
    void theTableOfDaysHasAsManyLinesAsOneOfADay() throws Exception {
        Path csv = scratch.resolve("days.csv");
        simulate("lan", "--days", "2.5", "--csv", csv.toString());
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines).hasSize(1 + 72_000);
        assertThat(lines.get(1)).startsWith("3,");
    }

    @Test
    void thePlotIsAPictureWithItsEvents() throws Exception {
        Path svg = scratch.resolve("plot.svg");
        Path file =
                scenario(
                        """
                        title = "A < B & C"
                        [clock]
                        offset = "3s"
                        [[server]]
                        delay = "1ms"
                        [[event]]
                        at = "20min"
                        what = "suspend"
                        lasting = "2min"
                        """);
        simulate(file.toString(), "--days", HOUR, "--svg", svg.toString());
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(svg.toFile());
        assertThat(svg)
                .content()
                .contains("A &lt; B &amp; C", "at 20.0 min: suspended for 2.00 min")
                .contains("time since the start, minutes", "asleep", "bound never broken")
                .doesNotContain("NaN", "Infinity");
    }

    @Test
    void aConfigurationIsTriedWhateverItsNamesAre() throws Exception {
        Path configuration =
                Files.writeString(
                        scratch.resolve("ntp.toml"),
                        """
                        [[source]]
                        mode = "pool"
                        address = "pool.example.org"
                        poll-interval-limits = { min = 4, max = 4 }
                        """);
        simulate("wan", "--days", HOUR, "-c", configuration.toString());
        assertThat(terminal.out())
                .contains("configured by " + configuration, "the offset below 1.00 ms");
        int requests =
                Integer.parseInt(terminal.out().replaceAll("(?s).*Requests +(\\d+).*", "$1"));
        assertThat(requests).isBetween(800, 1000);
        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void aConfigurationThatFindsTooFewServersIsTriedAllTheSame() throws Exception {
        Path configuration =
                Files.writeString(
                        scratch.resolve("ntp.toml"),
                        "[[source]]\nmode = 'pool'\naddress = 'pool.example.org'\n");
        simulate("lan", "--days", HOUR, "-c", configuration.toString());
        assertThat(terminal.err())
                .isEqualTo("note: the configuration asks for 4 servers, and the scenario has 1\n");
        assertThat(terminal.out()).contains("there never was one", "never: the offset did not");
    }

    @Test
    void aConfigurationThatIsWrongIsExplained() throws Exception {
        Path configuration = Files.writeString(scratch.resolve("ntp.toml"), "suorce = 1");
        assertThat(terminal.run("simulate", SHIPPED + "/lan.toml", "-c", configuration.toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(terminal.err())
                .contains(configuration + ":1:1: suorce: ", "did you mean `source`?")
                .contains("ntp-ctl: the configuration " + configuration + " is not valid");
    }

    @Test
    void anUnknownNameIsAnsweredWithThoseThatThereAre() {
        assertThat(assertThatFailure("wam"))
                .isEqualTo(
                        "there is no scenario file 'wam'; these come with ntp-ctl: falseticker,"
                                + " lan, mobile, vm-suspend, wan, wifi");
    }

    @Test
    void whatCannotBeWrittenIsSaid() {
        assertThat(assertThatFailure("lan", "--days", "0.001", "--csv", "/nowhere/x.csv"))
                .isEqualTo("/nowhere/x.csv cannot be written: there is no such directory");
        assertThat(assertThatFailure("lan", "--days", "0.001", "--svg", "/nowhere/x.svg"))
                .isEqualTo("/nowhere/x.svg cannot be written: there is no such directory");
    }

    private String assertThatFailure(String... arguments) {
        try {
            simulate(arguments);
        } catch (CommandException e) {
            return e.getMessage();
        }
        throw new AssertionError("it did not fail");
    }

    @Test
    void daysAreLimited() {
        assertThat(terminal.run("simulate", SHIPPED + "/lan.toml", "--days", "1e9"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(terminal.err()).contains("--days is above 0 and at most 366, not 1.0E9");
    }

    @Test
    void aBarIsShownOnATerminalAlone() throws CommandException {
        TestTerminal live = new TestTerminal(false, false, true);
        simulate(live, "lan", "--days", "0.01");
        assertThat(live.err())
                .startsWith("\rA server on the local network ........")
                .contains("\rA server on the local network ####################..........")
                .endsWith(" 100 %\r\u001b[K");
    }
}
