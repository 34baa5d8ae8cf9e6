package org.truechimer.daemon.runtime;

import org.truechimer.daemon.config.Nearest;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the daemon was asked for on its command line.
 *
 * @param action what to do
 * @param configuration the file to read; empty for the default one
 * @param logLevel instead of the configured one
 * @param clock which clock to steer; empty for the kernel's if that is permitted
 * @param control whether it may be steered
 */
public record CommandLine(
        Action action,
        Optional<Path> configuration,
        Optional<System.Logger.Level> logLevel,
        Optional<ClockChoice> clock,
        boolean control) {

    /** What to do. */
    public enum Action {
        /** Keep the clock right until told to stop. */
        RUN,
        /** Set the clock once and end. */
        SET_ONCE,
        /** Print what the options are. */
        HELP,
        /** Print which version this is. */
        VERSION
    }

    /** The text for {@code --help}. */
    public static final String HELP =
            """
            Usage: ntp-daemon [options]
            Keeps the clock of this machine right by asking NTP servers.

              -c, --config PATH      configuration file (default /etc/truechimer/ntp.toml)
              -l, --log-level LEVEL  trace, debug, info, warn or error, instead of the configured level
                  --clock CLOCK      "kernel" (default), or "software:OFFSET,PPM": a clock that exists in this
                                     process alone, starts OFFSET (20ms, -1.5s) off and runs PPM (30ppm) too fast
                  --no-control       measure and report, but leave the clock alone
                  --once             set the clock once, as soon as a majority of the sources agrees, and end
              -h, --help             this text
              -v, -V, --version      the version

            Exit status: 0 done; 1 --once could not set the clock; 2 wrong usage; 70 a fault of the program;
            77 not permitted; 78 a fault in the configuration.
            """;

    private static final List<String> LONG_OPTIONS =
            List.of(
                    "--config",
                    "--log-level",
                    "--clock",
                    "--no-control",
                    "--once",
                    "--help",
                    "--version");
    private static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error");

    /**
     * {@return what these arguments ask for} Options may be written {@code --name=value}, {@code
     * --name value}, {@code -nvalue} and {@code -n value}.
     *
     * @throws UsageException naming the first argument that is not understood
     */
    public static CommandLine parse(String... arguments) throws UsageException {
        Deque<String> left = new ArrayDeque<>(Arrays.asList(arguments));
        Optional<Path> configuration = Optional.empty();
        Optional<System.Logger.Level> logLevel = Optional.empty();
        Optional<ClockChoice> clock = Optional.empty();
        boolean control = true;
        Action action = Action.RUN;
        while (!left.isEmpty()) {
            Option option = Option.takeFrom(left);
            switch (option.name()) {
                case "-c", "--config" ->
                        configuration = Optional.of(Path.of(option.valueFrom(left)));
                case "-l", "--log-level" -> logLevel = Optional.of(level(option.valueFrom(left)));
                case "--clock" -> clock = Optional.of(ClockChoice.parse(option.valueFrom(left)));
                case "--no-control" -> control = option.set(false);
                case "--once" -> action = strongest(action, option.set(Action.SET_ONCE));
                case "-h", "--help" -> action = strongest(action, option.set(Action.HELP));
                case "-v", "-V", "--version" ->
                        action = strongest(action, option.set(Action.VERSION));
                default -> throw new UsageException(unknown(option.name()));
            }
        }
        if (action == Action.SET_ONCE && !control) {
            throw new UsageException(
                    "--once sets the clock and --no-control forbids it; give one of the two");
        }
        return new CommandLine(action, configuration, logLevel, clock, control);
    }

    /** Help beats version beats the rest, in whatever order they come. */
    private static Action strongest(Action one, Action other) {
        for (Action strong : new Action[] {Action.HELP, Action.VERSION, Action.SET_ONCE}) {
            if (one == strong || other == strong) {
                return strong;
            }
        }
        return Action.RUN;
    }

    private static System.Logger.Level level(String word) throws UsageException {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "trace" -> System.Logger.Level.TRACE;
            case "debug" -> System.Logger.Level.DEBUG;
            case "info" -> System.Logger.Level.INFO;
            case "warn", "warning" -> System.Logger.Level.WARNING;
            case "error" -> System.Logger.Level.ERROR;
            default ->
                    throw new UsageException(
                            "--log-level: there is no level \""
                                    + word
                                    + "\"; the levels are "
                                    + String.join(", ", LEVELS)
                                    + Nearest.to(word, LEVELS)
                                            .map(near -> "; did you mean " + near + "?")
                                            .orElse(""));
        };
    }

    private static String unknown(String argument) {
        String what = argument.startsWith("-") ? "unknown option " : "unexpected argument ";
        return what
                + argument
                + Nearest.to(argument, LONG_OPTIONS)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("; see --help");
    }

    /** One option as it was written, with the value that was glued to it, if any. */
    private record Option(String name, Optional<String> glued) {

        static Option takeFrom(Deque<String> arguments) {
            String argument = arguments.remove();
            int equals = argument.indexOf('=');
            if (argument.startsWith("--")) {
                return equals < 0
                        ? new Option(argument, Optional.empty())
                        : new Option(
                                argument.substring(0, equals),
                                Optional.of(argument.substring(equals + 1)));
            }
            return argument.startsWith("-") && argument.length() > 2
                    ? new Option(argument.substring(0, 2), Optional.of(argument.substring(2)))
                    : new Option(argument, Optional.empty());
        }

        String valueFrom(Deque<String> arguments) throws UsageException {
            String value = glued.isPresent() ? glued.get() : arguments.poll();
            if (value == null || value.isEmpty()) {
                throw new UsageException(name + " needs a value");
            }
            return value;
        }

        <T> T set(T value) throws UsageException {
            if (glued.isPresent()) {
                throw new UsageException(
                        name + " takes no value, and \"" + glued.get() + "\" was given");
            }
            return value;
        }
    }
}
