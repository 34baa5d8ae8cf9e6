package org.truechimer.ctl;

import org.truechimer.daemon.config.ConfigurationLoader;
import org.truechimer.daemon.config.DaemonConfiguration;
import org.truechimer.daemon.config.KeyExchangeConfiguration;
import org.truechimer.daemon.config.Loaded;
import org.truechimer.daemon.config.Notice;
import org.truechimer.daemon.config.Problem;
import org.truechimer.proto.engine.SourceConfiguration;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code ntp-ctl validate}: would the daemon start with this configuration, and do what is meant.
 */
final class ValidateCommand implements Command {

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Commands.spec(
                        this,
                        "validate",
                        "Check a configuration, and print all that is wrong with it.");
        spec.addOption(
                Commands.value(
                        "FILE",
                        "The configuration; " + ConfigurationLoader.DEFAULT_PATH + " by default.",
                        "-c",
                        "--config"));
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal) {
        Path file =
                Path.of(
                        options.matchedOptionValue(
                                "-c", ConfigurationLoader.DEFAULT_PATH.toString()));
        return switch (ConfigurationLoader.load(file)) {
            case Loaded.Invalid invalid -> {
                for (Problem problem : invalid.problems()) {
                    terminal.err().println(problem);
                }
                terminal.complain(
                        count(invalid.problems().size(), "problem")
                                + " in "
                                + file
                                + "; the daemon would not start");
                yield ExitCode.FAILED;
            }
            case Loaded.Valid valid -> judge(file, valid, terminal);
        };
    }

    private static int judge(Path file, Loaded.Valid valid, Terminal terminal) {
        List<Notice> notices = new ArrayList<>(valid.notices());
        notices.addAll(valid.configuration().missingFiles());
        ConfigurationFile.print(notices, terminal);
        int errors =
                (int) notices.stream().filter(n -> n.severity() == Notice.Severity.ERROR).count();
        if (errors > 0) {
            terminal.complain(
                    count(errors, "error")
                            + " in "
                            + file
                            + "; the daemon would start, but not as meant");
            return ExitCode.FAILED;
        }
        List<SourceConfiguration> sources = valid.configuration().engine().sources();
        int servers = sources.stream().mapToInt(SourceConfiguration::servers).sum();
        terminal.print(
                file
                        + " is valid: "
                        + count(sources.size(), "source")
                        + " of "
                        + count(servers, "server")
                        + ".\n"
                        + served(valid.configuration()));
        return ExitCode.OK;
    }

    /** {@return a line for each kind of thing that others get here} */
    private static String served(DaemonConfiguration configuration) {
        StringBuilder lines = new StringBuilder();
        if (!configuration.servers().isEmpty()) {
            lines.append("Time is served at ")
                    .append(
                            configuration.servers().stream()
                                    .map(server -> server.listen().toString())
                                    .collect(Collectors.joining(", ")))
                    .append(configuration.opensCookies() ? ", under NTS too.\n" : ".\n");
        }
        for (KeyExchangeConfiguration exchange : configuration.keyExchanges()) {
            lines.append("Keys for NTS are exchanged at ").append(exchange.listen());
            exchange.ntpServer().ifPresent(host -> lines.append(" for ").append(host));
            lines.append(".\n");
        }
        if (configuration.opensCookies()) {
            configuration
                    .keySet()
                    .fleetSeed()
                    .ifPresent(
                            path ->
                                    lines.append("The keys of cookies come from the secret in ")
                                            .append(path)
                                            .append(".\n"));
        }
        return lines.toString();
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
