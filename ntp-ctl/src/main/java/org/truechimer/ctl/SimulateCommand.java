package org.truechimer.ctl;

import org.truechimer.ctl.simulate.Columns;
import org.truechimer.ctl.simulate.CsvLog;
import org.truechimer.ctl.simulate.Moment;
import org.truechimer.ctl.simulate.Plot;
import org.truechimer.ctl.simulate.Scenario;
import org.truechimer.ctl.simulate.Simulation;
import org.truechimer.ctl.simulate.Summary;
import org.truechimer.ctl.simulate.SummaryText;
import org.truechimer.daemon.config.Document;
import org.truechimer.daemon.config.Problem;
import org.truechimer.proto.engine.Configuration;
import org.truechimer.proto.engine.SourceConfiguration;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code ntp-ctl simulate}: how a configuration would fare in a world that a file describes. */
final class SimulateCommand implements Command {
    private static final double DAYS_MAX = 366;
    private static final String SUFFIX = ".toml";

    private final Path shipped;

    /**
     * @param shipped the directory with the scenarios that are known by their bare names
     */
    SimulateCommand(Path shipped) {
        this.shipped = shipped;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Commands.spec(
                        this,
                        "simulate",
                        "Run the daemon's engine in a simulated world whose true time is known, and"
                                + " show how well it keeps the clock.");
        spec.addOption(
                Commands.value(
                        "FILE",
                        "The configuration to try; by default one with each server of the scenario"
                                + " as a source.",
                        "-c",
                        "--config"));
        spec.addOption(
                OptionSpec.builder("--seed")
                        .type(Long.class)
                        .paramLabel("N")
                        .description("Draw all that is random by this seed.")
                        .build());
        spec.addOption(
                OptionSpec.builder("--days")
                        .type(Double.class)
                        .paramLabel("D")
                        .description("Simulate so many days.")
                        .build());
        spec.addOption(Commands.value("FILE", "Write a table of the run to this file.", "--csv"));
        spec.addOption(Commands.value("FILE", "Draw a plot of the run to this file.", "--svg"));
        spec.addPositional(
                PositionalParamSpec.builder()
                        .paramLabel("SCENARIO")
                        .arity("1")
                        .required(true)
                        .index("0")
                        .type(String.class)
                        .description("A scenario file, or the name of one that comes with this.")
                        .build());
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal) throws CommandException {
        String name = options.matchedPositionalValue(0, "");
        Scenario scenario = scenario(name, terminal);
        if (options.hasMatchedOption("--days")) {
            scenario = scenario.lasting(days(options));
        }
        long seed = options.matchedOptionValue("--seed", scenario.seed());
        String file = options.matchedOptionValue("-c", null);
        Configuration configuration =
                file == null
                        ? scenario.usualConfiguration()
                        : configuration(Path.of(file), scenario, terminal);
        Summary summary = new Summary(scenario);
        Columns columns = new Columns(scenario);
        run(scenario, configuration, seed, summary, columns, options, terminal);
        String svg = options.matchedOptionValue("--svg", null);
        if (svg != null) {
            draw(Path.of(svg), Plot.of(summary, columns, seed));
        }
        terminal.print(head(scenario, file, seed) + "\n\n" + new SummaryText(summary));
        return ExitCode.OK;
    }

    private static void run(
            Scenario scenario,
            Configuration configuration,
            long seed,
            Summary summary,
            Columns columns,
            ParseResult options,
            Terminal terminal)
            throws CommandException {
        Progress progress = new Progress(terminal, scenario.title(), scenario.seconds());
        List<Consumer<Moment>> watchers = new ArrayList<>(List.of(summary, columns, progress));
        String csv = options.matchedOptionValue("--csv", null);
        try (Writer writer =
                csv == null ? Writer.nullWriter() : Files.newBufferedWriter(Path.of(csv))) {
            if (csv != null) {
                watchers.add(new CsvLog(scenario, writer));
            }
            Simulation.run(scenario, configuration, seed, watchers);
        } catch (IOException e) {
            throw unwritten(csv, e);
        } catch (UncheckedIOException e) {
            throw unwritten(csv, Objects.requireNonNull(e.getCause()));
        } finally {
            progress.end();
        }
    }

    private static Configuration configuration(Path file, Scenario scenario, Terminal terminal)
            throws CommandException {
        Configuration configuration = ConfigurationFile.load(file, terminal).engine();
        int wanted = configuration.sources().stream().mapToInt(SourceConfiguration::servers).sum();
        if (wanted > scenario.servers().size()) {
            terminal.err()
                    .println(
                            "note: the configuration asks for "
                                    + wanted
                                    + " servers, and the scenario has "
                                    + scenario.servers().size());
            terminal.err().flush();
        }
        return configuration;
    }

    private static void draw(Path file, String plot) throws CommandException {
        try {
            Files.writeString(file, plot);
        } catch (IOException e) {
            throw unwritten(file.toString(), e);
        }
    }

    private static CommandException unwritten(String file, IOException e) {
        String why =
                switch (e) {
                    case NoSuchFileException _ -> "there is no such directory";
                    case AccessDeniedException _ -> "permission denied";
                    default -> e.getMessage();
                };
        return new CommandException(file + " cannot be written: " + why);
    }

    private static String head(Scenario scenario, String file, long seed) {
        return scenario.title()
                + ": "
                + scenario.length()
                + ", seed "
                + seed
                + (file == null ? "" : ", configured by " + file);
    }

    private static double days(ParseResult options) {
        double days = options.matchedOptionValue("--days", 1.0);
        if (days > 0 && days <= DAYS_MAX) {
            return days;
        }
        throw new ParameterException(
                options.commandSpec().commandLine(),
                "--days is above 0 and at most 366, not " + days);
    }

    private Scenario scenario(String name, Terminal terminal) throws CommandException {
        Path file = find(name);
        return switch (Scenario.read(file)) {
            case Document.Valid<Scenario>(Scenario scenario) -> scenario;
            case Document.Invalid<Scenario>(List<Problem> problems) -> {
                problems.forEach(terminal.err()::println);
                throw new CommandException("the scenario " + file + " is not valid");
            }
        };
    }

    /** A file of that name comes first; a bare name may be one of ours. */
    private Path find(String name) throws CommandException {
        Path file = Path.of(name);
        Path ours = shipped.resolve(name + SUFFIX);
        if (Files.exists(file)) {
            return file;
        } else if (Files.exists(ours)) {
            return ours;
        }
        throw new CommandException(
                "there is no scenario file '"
                        + name
                        + "'"
                        + names().map(names -> "; these come with ntp-ctl: " + names).orElse(""));
    }

    private Optional<String> names() {
        try (Stream<Path> files = Files.list(shipped)) {
            return Optional.of(
                    files.map(file -> file.getFileName().toString())
                            .filter(file -> file.endsWith(SUFFIX))
                            .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                            .sorted()
                            .collect(Collectors.joining(", ")));
        } catch (IOException e) {
            return Optional.empty(); // it is not the image that runs
        }
    }
}
