package org.truechimer.ctl;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.time.Duration;

/** {@code ntp-ctl query}: asks one server for the time, once, and shows the answer. */
final class QueryCommand implements Command {
    private static final int NTP_PORT = 123;

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Commands.spec(
                        this,
                        "query",
                        "Ask one server for the time, once, and show its answer; the clock is not"
                                + " changed.");
        spec.addOption(Timeout.option("How long to wait for the answer; 3 by default."));
        spec.addPositional(ServerArgument.parameter(NTP_PORT));
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal) throws CommandException {
        Duration timeout = Timeout.of(options, 3);
        ServerArgument server =
                ServerArgument.of(options.matchedPositionalValue(0, ""), NTP_PORT, options);
        ServerAnswer answer =
                new ServerQuery(timeout.toNanos())
                        .ask(server.host(), server.port(), Question::plain);
        QueryText text = QueryText.of(server.host(), answer);
        terminal.print(text.text());
        return text.usable() ? ExitCode.OK : ExitCode.FAILED;
    }
}
