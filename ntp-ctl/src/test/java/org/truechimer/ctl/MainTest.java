package org.truechimer.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class MainTest {
    private final TestTerminal terminal = new TestTerminal();

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help"})
    void helpListsTheCommands(String how) throws IOException {
        assertThat(terminal.run(how)).isEqualTo(ExitCode.OK);
        Golden.assertGolden("help.txt", terminal.out());
        assertThat(terminal.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "validate", "query", "replay", "simulate", "nts", "help"})
    void eachCommandHasItsHelp(String command) throws IOException {
        assertThat(terminal.run(command, "--help")).isEqualTo(ExitCode.OK);
        Golden.assertGolden("help-" + command + ".txt", terminal.out());
        TestTerminal other = new TestTerminal();
        assertThat(other.run("help", command)).isEqualTo(ExitCode.OK);
        assertThat(other.out()).isEqualTo(terminal.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nts check", "lab nts-request"})
    void aCommandOfTwoWordsHasItsHelp(String command) throws IOException {
        assertThat(terminal.run((command + " --help").split(" ", -1))).isEqualTo(ExitCode.OK);
        Golden.assertGolden("help-" + command.replace(' ', '-') + ".txt", terminal.out());
    }

    @Test
    void theVersionIsPrinted() {
        assertThat(terminal.run("--version")).isEqualTo(ExitCode.OK);
        assertThat(terminal.out()).startsWith("ntp-ctl ");
    }

    @Test
    void withoutACommandTheHelpIsPrintedAsAnError() {
        assertThat(terminal.run()).isEqualTo(ExitCode.USAGE);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).contains("Usage: ntp-ctl", "status", "validate", "query");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    stauts                        | there is no command 'stauts'; did you mean status | `ntp-ctl --help`
                    tracking                      | there is no command 'tracking'; `ntp-ctl status` shows that | `ntp-ctl --help`
                    --verson                      | there is no option '--verson'; did you mean --version? | `ntp-ctl --help`
                    status --sokcet /x            | there is no option '--sokcet'; did you mean --socket? | `ntp-ctl status --help`
                    status --format=xml           | expected one of [plain, json, prometheus] | `ntp-ctl status --help`
                    status --socket               | Missing required parameter for option '--socket' | `ntp-ctl status --help`
                    status extra                  | 'extra' is one argument too many | `ntp-ctl status --help`
                    status --json -f plain        | --json and --format plain contradict each other | `ntp-ctl status --help`
                    query                         | Missing required parameter: 'HOST[:PORT]' | `ntp-ctl query --help`
                    query a b                     | 'b' is one argument too many | `ntp-ctl query --help`
                    query host:99999              | '99999' is no port | `ntp-ctl query --help`
                    query host:                   | '' is no port | `ntp-ctl query --help`
                    query :123                    | ':123' names no server | `ntp-ctl query --help`
                    query host --timeout 0        | at most 60 seconds | `ntp-ctl query --help`
                    query host --timeout soon     | 'soon' is not | `ntp-ctl query --help`
                    replay                        | Missing required parameter: 'JOURNAL' | `ntp-ctl replay --help`
                    replay f --explain noon       | 'noon' is no time | `ntp-ctl replay --help`
                    simulate                      | Missing required parameter: 'SCENARIO' | `ntp-ctl simulate --help`
                    nts check                     | Missing required parameter: 'HOST[:PORT]' | `ntp-ctl nts check --help`
                    nts check host:0              | '0' is no port | `ntp-ctl nts check --help`
                    nts check host -t 0           | at most 60 seconds | `ntp-ctl nts check --help`
                    lab nts-request --hex         | Missing required option: '--server=HOST[:PORT]' | `ntp-ctl lab nts-request --help`
                    lab nts-request --server host | --hex is missing | `ntp-ctl lab nts-request --help`
                    help stauts                   | there is no command 'stauts' | status, clients, nts, validate, query, replay, simulate, lab, help
                    """)
    void aWrongCommandLineIsOneLineThatSaysWhatWasMeant(String line, String message, String where) {
        assertThat(terminal.run(line.split(" ", -1))).isEqualTo(ExitCode.USAGE);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err())
                .startsWith("ntp-ctl: ")
                .contains(message)
                .contains(where)
                .hasLineCount(1);
    }

    @Test
    void theManualNamesEveryCommandAndOptionAndNoOther() throws IOException {
        Set<String> real = new TreeSet<>();
        collect(Main.commandLine(), real);
        String manual = Files.readString(Path.of("../docs/man/ntp-ctl.8.md"));
        Set<String> described = new TreeSet<>();
        Matcher names =
                Pattern.compile("(?m)^####? (?:lab |nts )?([a-z-]+)|\\*\\*(--?[A-Za-z-]+)\\*\\*")
                        .matcher(manual);
        while (names.find()) {
            described.add(names.group(1) == null ? names.group(2) : names.group(1));
        }
        assertThat(described).isEqualTo(real);
    }

    private static void collect(CommandLine command, Set<String> names) {
        for (OptionSpec option : command.getCommandSpec().options()) {
            names.addAll(Set.of(option.names()));
        }
        command.getSubcommands()
                .forEach(
                        (name, subcommand) -> {
                            names.add(name);
                            collect(subcommand, names);
                        });
    }
}
