package org.truechimer.ctl;

import org.truechimer.daemon.config.Observability;
import org.truechimer.daemon.observe.MetricsText;
import org.truechimer.daemon.observe.Observation;
import org.truechimer.daemon.observe.ObservationException;
import org.truechimer.daemon.observe.ObservationReader;
import org.truechimer.proto.engine.Synchronisation;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code ntp-ctl status}: is the time right, how right, and from whom. */
final class StatusCommand implements Command {

    /** How the status is printed. */
    enum Format {
        plain,
        json,
        prometheus
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Commands.spec(
                        this,
                        "status",
                        "Show whether the time is right, how right it is, and from whom it comes.");
        DaemonOptions.addTo(spec, "observation socket");
        spec.addOption(
                OptionSpec.builder("-f", "--format")
                        .type(Format.class)
                        .paramLabel("FORMAT")
                        .description("plain (for people, the default), json, or prometheus.")
                        .build());
        spec.addOption(Commands.flag("--json", "The same as --format json."));
        spec.addOption(Commands.flag("--check", "Exit with 1 unless the clock is synchronised."));
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal) throws CommandException {
        Format format = format(options);
        byte[] document =
                DaemonSocket.read(DaemonOptions.socket(options, Observability::observationPath));
        Observation observation = observation(document);
        terminal.print(
                switch (format) {
                    case plain -> new StatusText(observation, terminal).toString();
                    case json -> DaemonOptions.pretty(document);
                    case prometheus -> MetricsText.of(observation, MetricsText.PLAIN);
                });
        boolean synchronised =
                observation.snapshot().system().synchronisation() == Synchronisation.SYNCHRONISED;
        return options.hasMatchedOption("--check") && !synchronised ? ExitCode.FAILED : ExitCode.OK;
    }

    private static Format format(ParseResult options) {
        Format format = options.matchedOptionValue("-f", null);
        if (!options.hasMatchedOption("--json")) {
            return format == null ? Format.plain : format;
        }
        if (format != null && format != Format.json) {
            throw new ParameterException(
                    options.commandSpec().commandLine(),
                    "--json and --format " + format + " contradict each other");
        }
        return Format.json;
    }

    /** {@return what the daemon said} */
    static Observation observation(byte[] document) throws CommandException {
        try {
            return ObservationReader.read(document);
        } catch (ObservationException e) {
            throw new CommandException(
                    "the daemon's answer cannot be used: "
                            + e.getMessage()
                            + "; are ntp-ctl and the daemon of the same version?");
        }
    }
}
