package org.truechimer.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.daemon.runtime.CommandLine.Action;

import java.nio.file.Path;

class CommandLineTest {
    @Test
    void withoutArgumentsItRunsOnTheKernelClock() throws UsageException {
        CommandLine line = CommandLine.parse();

        assertThat(line.action()).isEqualTo(Action.RUN);
        assertThat(line.configuration()).isEmpty();
        assertThat(line.logLevel()).isEmpty();
        assertThat(line.clock()).isEmpty();
        assertThat(line.control()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-c x.toml", "-cx.toml", "--config x.toml", "--config=x.toml"})
    void aValueMayBeGluedOrFollow(String words) throws UsageException {
        assertThat(CommandLine.parse(words.split(" ")).configuration()).contains(Path.of("x.toml"));
    }

    @ParameterizedTest
    @CsvSource({
        "-h -v,HELP",
        "-v --once,VERSION",
        "--once --help,HELP",
        "--version,VERSION",
        "--once,SET_ONCE"
    })
    void helpBeatsVersionBeatsTheRest(String words, Action action) throws UsageException {
        assertThat(CommandLine.parse(words.split(" ")).action()).isEqualTo(action);
    }

    @ParameterizedTest
    @CsvSource({
        "--confg,unknown option --confg; did you mean --config?",
        "--no-contrl,unknown option --no-contrl; did you mean --no-control?",
        "--zzzzzzzz,unknown option --zzzzzzzz; see --help",
        "status,unexpected argument status; see --help",
        "-x,unknown option -x; see --help",
        "-c,-c needs a value",
        "--config=,--config needs a value",
        "--once=yes,'--once takes no value, and \"yes\" was given'",
        "-l inf,'--log-level: there is no level \"inf\"; the levels are trace, debug, info, warn,"
                + " error; did you mean info?'",
        "--once --no-control,--once sets the clock and --no-control forbids it; give one of the"
                + " two",
    })
    void whatIsNotUnderstoodIsNamed(String words, String message) {
        assertThatThrownBy(() -> CommandLine.parse(words.split(" ")))
                .isInstanceOf(UsageException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "'software:20ms,30ppm',20000000,30e-6",
        "'software:-1.5s,0',-1500000000,0",
        "'software:+250us,-0.5ppm',250000,-5e-7",
        "'software:7ns,1',7,1e-6",
    })
    void aSoftwareClockIsSpelledByItsOffsetAndItsError(String text, long offsetNanos, double error)
            throws UsageException {
        ClockChoice.Software clock = (ClockChoice.Software) ClockChoice.parse(text);

        assertThat(clock.offsetNanos()).isEqualTo(offsetNanos);
        assertThat(clock.oscillatorError())
                .isCloseTo(error, org.assertj.core.data.Offset.offset(1e-18));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "software",
                "software:",
                "software:1,2",
                "software:1s",
                "software:1h,0",
                "software:NaNs,0",
                "software:1e3s,0",
                "software:99999999999s,0",
                "software:0s,200000",
                "tai",
                ""
            })
    void anythingElseIsNoClock(String text) {
        assertThatThrownBy(() -> ClockChoice.parse(text))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("--clock: ");
    }

    @Test
    void theHelpNamesEveryOption() {
        assertThat(CommandLine.HELP)
                .contains(
                        "--config",
                        "--log-level",
                        "--clock",
                        "--no-control",
                        "--once",
                        "--help",
                        "--version");
    }
}
