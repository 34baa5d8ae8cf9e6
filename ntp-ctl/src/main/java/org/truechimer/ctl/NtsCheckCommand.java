package org.truechimer.ctl;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** {@code ntp-ctl nts check}: tries to get authentic time from a server, step by step. */
final class NtsCheckCommand implements Command {
    private static final int TIMEOUT_SECONDS = 10;

    private final InstantSource clock;

    /**
     * @param clock that certificates are dated by
     */
    NtsCheckCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Commands.spec(
                        this,
                        "check",
                        "Exchange keys with a server, ask it for authentic time once, and show each"
                                + " step; the clock is not changed.");
        spec.addOption(authority());
        spec.addOption(Timeout.option("How long the exchange of keys may take; 10 by default."));
        spec.addOption(Commands.flag("--json", "Print the same for programs."));
        spec.addPositional(ServerArgument.parameter(NtsCheck.PORT));
        return spec;
    }

    /** {@return the option for an authority of one's own} */
    static OptionSpec authority() {
        return Commands.value(
                "FILE",
                "Certificates of authorities, in PEM, that are trusted besides the system's.",
                "--ca");
    }

    /** {@return what was given for it} */
    static List<Path> authorities(ParseResult options) {
        String file = options.matchedOptionValue("--ca", "");
        return file.isEmpty() ? List.of() : List.of(Path.of(file));
    }

    @Override
    public int run(ParseResult options, Terminal terminal) {
        NtsReport report =
                NtsCheck.run(
                        ServerArgument.of(
                                options.matchedPositionalValue(0, ""), NtsCheck.PORT, options),
                        authorities(options),
                        Timeout.of(options, TIMEOUT_SECONDS),
                        clock);
        terminal.print(
                options.hasMatchedOption("--json")
                        ? NtsReportDocument.of(report) + "\n"
                        : NtsReportText.of(report, terminal));
        return report.good() ? ExitCode.OK : ExitCode.FAILED;
    }
}
