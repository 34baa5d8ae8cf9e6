package org.truechimer.ctl;

import org.truechimer.daemon.observe.Printable;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The program {@code ntp-ctl}. */
public final class Main {
    /** As long as clknetsim waits for its nodes. */
    private static final Duration CLKNETSIM_PATIENCE = Duration.ofSeconds(10);

    /** Where the image keeps the scenarios that come with it, beside its runtime. */
    private static final Path SCENARIOS =
            Path.of(System.getProperty("java.home")).resolveSibling("share/scenarios");

    /** What chronyc has commands for, and which of ours shows it. */
    private static final Map<String, String> OF_CHRONYC =
            Map.of(
                    "tracking", "status",
                    "sources", "status",
                    "sourcestats", "status",
                    "selectdata", "status",
                    "ntpdata", "status",
                    "activity", "status",
                    "serverstats", "status",
                    "authdata", "nts");

    private Main() {}

    /** Runs one command and exits with its code, see {@code docs/man/ntp-ctl.8.md}. */
    public static void main(String[] args) {
        int code = run(Terminal.ofProcess(System.getenv()), args);
        if (code != ExitCode.OK) {
            System.exit(code); // wakes the JDK's logging first, so not without need
        }
    }

    /** {@return the exit code of one command} */
    static int run(Terminal terminal, String... args) {
        CommandLine commandLine = commandLine();
        try {
            return run(commandLine.parseArgs(args), terminal);
        } catch (ParameterException e) {
            terminal.complain(misuse(e));
            return ExitCode.USAGE;
        } catch (CommandException e) {
            terminal.complain(e.getMessage());
            return ExitCode.FAILED;
        }
    }

    /** {@return all commands and options, for whoever makes completions or manuals of them} */
    public static CommandLine commandLine() {
        CommandSpec root =
                Commands.spec(
                        new Object(),
                        "ntp-ctl",
                        "Ask the time daemon how it is, and servers what time it is.");
        root.addOption(
                OptionSpec.builder("-v", "-V", "--version")
                        .versionHelp(true)
                        .type(boolean.class)
                        .description("Print the version.")
                        .build());
        root.usageMessage()
                .footer(
                        "",
                        "Exit code: 0 done, 1 not possible or the answer is no, 2 the command line"
                                + " is wrong.");
        CommandLine commandLine = new CommandLine(root);
        CommandSpec nts = new NtsCommand().spec();
        nts.addSubcommand("check", new NtsCheckCommand(InstantSource.system()).spec());
        for (CommandSpec spec :
                List.of(
                        new StatusCommand().spec(),
                        new ClientsCommand().spec(),
                        nts,
                        new ValidateCommand().spec(),
                        new QueryCommand().spec(),
                        new ReplayCommand().spec(),
                        new SimulateCommand(SCENARIOS).spec(),
                        lab(),
                        new HelpCommand().spec())) {
            commandLine.addSubcommand(spec.name(), new CommandLine(spec));
        }
        return commandLine;
    }

    private static CommandSpec lab() {
        CommandSpec lab =
                Commands.spec(new Object(), "lab", "Things to try time synchronisation out with.");
        lab.addSubcommand("servers", new LabServersCommand().spec());
        lab.addSubcommand(
                "clknetsim", new LabClknetsimCommand(System.getenv(), CLKNETSIM_PATIENCE).spec());
        lab.addSubcommand("nts-request", new LabNtsRequestCommand().spec());
        return lab;
    }

    private static int run(ParseResult given, Terminal terminal) throws CommandException {
        ParseResult options = given;
        while (options.hasSubcommand()) {
            options = options.subcommand();
        }
        if (options.isUsageHelpRequested()) {
            terminal.print(Commands.usage(options.commandSpec()));
            return ExitCode.OK;
        } else if (options.isVersionHelpRequested()) {
            terminal.print("ntp-ctl " + version() + "\n");
            return ExitCode.OK;
        } else if (options.commandSpec().userObject() instanceof Command command) {
            return command.run(options, terminal);
        }
        terminal.err().print(Commands.usage(options.commandSpec()));
        terminal.err().flush();
        return ExitCode.USAGE;
    }

    private static String misuse(ParameterException e) {
        CommandSpec spec = e.getCommandLine().getCommandSpec();
        String message =
                e instanceof UnmatchedArgumentException unmatched
                        ? unmatched(unmatched)
                        : e.getMessage();
        return message + " (see `" + spec.qualifiedName(" ") + " --help`)";
    }

    private static String unmatched(UnmatchedArgumentException e) {
        String argument = Printable.of(e.getUnmatched().getFirst());
        boolean isRoot = e.getCommandLine().getParent() == null;
        String message =
                e.isUnknownOption()
                        ? "there is no option '" + argument + "'"
                        : isRoot
                                ? "there is no command '" + argument + "'"
                                : "'" + argument + "' is one argument too many";
        String ours = isRoot ? OF_CHRONYC.getOrDefault(argument, "") : "";
        if (!ours.isEmpty()) {
            return message + "; `ntp-ctl " + ours + "` shows that";
        }
        List<String> suggestions = e.getSuggestions();
        return suggestions.isEmpty()
                ? message
                : message + "; did you mean " + String.join(" or ", suggestions) + "?";
    }

    /** {@return the version of this program} */
    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(not built)" : version;
    }
}
