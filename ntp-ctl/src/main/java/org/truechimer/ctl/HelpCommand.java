package org.truechimer.ctl;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

import java.util.Map;

/** {@code ntp-ctl help [COMMAND]}. */
final class HelpCommand implements Command {

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Commands.spec(this, "help", "Print the help of a command.");
        spec.addPositional(
                PositionalParamSpec.builder()
                        .paramLabel("COMMAND")
                        .arity("0..1")
                        .index("0")
                        .type(String.class)
                        .description("Which one; the program's as a whole when none is named.")
                        .build());
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal) throws CommandException {
        CommandSpec root = options.commandSpec().root();
        String name = options.matchedPositionalValue(0, "");
        if (name.isEmpty()) {
            terminal.print(Commands.usage(root));
            return ExitCode.OK;
        }
        Map<String, CommandLine> commands = root.subcommands();
        CommandLine command = commands.get(name);
        if (command == null) {
            terminal.complain(
                    "there is no command '"
                            + name
                            + "'; there are "
                            + String.join(", ", commands.keySet()));
            return ExitCode.USAGE;
        }
        terminal.print(Commands.usage(command.getCommandSpec()));
        return ExitCode.OK;
    }
}
