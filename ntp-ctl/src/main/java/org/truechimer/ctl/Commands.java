package org.truechimer.ctl;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What the commands have in common. They are described by values and not by annotations, because
 * reading those by reflection would be seen in the start-up time of each run.
 */
final class Commands {
    private static final int USAGE_WIDTH = 100;

    private Commands() {}

    /**
     * {@return a command without options but {@code --help}}
     *
     * @param command what the name stands for
     */
    static CommandSpec spec(Object command, String name, String description) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(name);
        spec.usageMessage().description(description).width(USAGE_WIDTH).abbreviateSynopsis(false);
        spec.addOption(
                OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .type(boolean.class)
                        .description("Print this help.")
                        .build());
        return spec;
    }

    /** {@return an option that has no value} */
    static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name).type(boolean.class).description(description).build();
    }

    /** {@return an option with a value} */
    static OptionSpec value(String label, String description, String name, String... names) {
        return OptionSpec.builder(name, names)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    /** {@return the help of a command} */
    static String usage(CommandSpec spec) {
        return spec.commandLine() == null
                ? new CommandLine(spec).getUsageMessage(Ansi.OFF)
                : spec.commandLine().getUsageMessage(Ansi.OFF);
    }
}
