package org.truechimer.ctl;

import org.truechimer.daemon.config.Observability;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code ntp-ctl nts}: how things stand with keys and certificates. */
final class NtsCommand implements Command {

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Commands.spec(
                        this,
                        "nts",
                        "Show which sources give authentic time (NTS), how long their certificates"
                                + " last, what is wrong where there are no keys, and who comes for"
                                + " keys and authentic time here.");
        DaemonOptions.addTo(spec, "observation socket");
        spec.addOption(
                Commands.flag(
                        "--check",
                        "Exit with 1 unless every NTS source has keys, and all that is served under"
                                + " NTS can be."));
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal) throws CommandException {
        byte[] document =
                DaemonSocket.read(DaemonOptions.socket(options, Observability::observationPath));
        NtsText text = new NtsText(StatusCommand.observation(document), terminal);
        terminal.print(text.toString());
        return options.hasMatchedOption("--check") && !text.good() ? ExitCode.FAILED : ExitCode.OK;
    }
}
