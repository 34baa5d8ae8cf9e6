package org.truechimer.ctl;

import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

import java.time.Duration;

/** How long a command waits for servers, as it is given on the command line. */
final class Timeout {
    private static final double MAX_SECONDS = 60;

    private Timeout() {}

    /** {@return the option of a command that has one} */
    static OptionSpec option(String description) {
        return OptionSpec.builder("-t", "--timeout")
                .type(Double.class)
                .paramLabel("SECONDS")
                .description(description)
                .build();
    }

    /** {@return what was given, or what is usual} */
    static Duration of(ParseResult options, double usualSeconds) {
        double seconds = options.matchedOptionValue("-t", usualSeconds);
        if (!(seconds > 0 && seconds <= MAX_SECONDS)) {
            throw new ParameterException(
                    options.commandSpec().commandLine(),
                    "--timeout is more than 0 and at most 60 seconds, not " + seconds);
        }
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
