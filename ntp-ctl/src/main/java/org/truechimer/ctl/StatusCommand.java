package org.truechimer.ctl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;

import org.truechimer.daemon.config.ConfigurationLoader;
import org.truechimer.daemon.config.Loaded;
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

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
        spec.addOption(
                Commands.value("FILE", "Ask the daemon of this configuration.", "-c", "--config"));
        spec.addOption(
                Commands.value("PATH", "Ask the daemon at this observation socket.", "--socket"));
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
        byte[] document = DaemonSocket.read(socket(options));
        Observation observation = observation(document);
        terminal.print(
                switch (format) {
                    case plain -> new StatusText(observation, terminal).toString();
                    case json -> pretty(document);
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

    /**
     * Reading a configuration takes longer than all the rest, so it is not read as long as the
     * usual socket is there.
     */
    private static Path socket(ParseResult options) throws CommandException {
        String socket = options.matchedOptionValue("--socket", null);
        String file = options.matchedOptionValue("-c", null);
        Path usual = Observability.DEFAULT.observationPath();
        if (socket != null) {
            return Path.of(socket);
        } else if (file != null) {
            return configured(Path.of(file));
        }
        Path configuration = ConfigurationLoader.DEFAULT_PATH;
        return Files.exists(usual) || !Files.isReadable(configuration)
                ? usual
                : configured(configuration);
    }

    private static Path configured(Path file) throws CommandException {
        return switch (ConfigurationLoader.load(file)) {
            case Loaded.Valid valid -> valid.configuration().observability().observationPath();
            case Loaded.Invalid invalid ->
                    throw new CommandException(
                            "the configuration does not say where to ask: "
                                    + invalid.problems().getFirst()
                                    + " (see `ntp-ctl validate`, or name the socket with"
                                    + " --socket)");
        };
    }

    private static Observation observation(byte[] document) throws CommandException {
        try {
            return ObservationReader.read(document);
        } catch (ObservationException e) {
            throw new CommandException(
                    "the daemon's answer cannot be used: "
                            + e.getMessage()
                            + "; are ntp-ctl and the daemon of the same version?");
        }
    }

    /** The document as it came, whatever it holds, with lines and indentation. */
    private static String pretty(byte[] document) {
        StringWriter text = new StringWriter();
        JsonFactory factory = new JsonFactory();
        try (JsonParser parser = factory.createParser(document);
                JsonGenerator generator = factory.createGenerator(text)) {
            generator.setPrettyPrinter(new DefaultPrettyPrinter());
            while (parser.nextToken() != null) {
                generator.copyCurrentEventExact(parser);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("it was read before", e);
        }
        return text.append('\n').toString();
    }
}
