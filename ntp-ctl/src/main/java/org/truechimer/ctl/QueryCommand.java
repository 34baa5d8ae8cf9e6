package org.truechimer.ctl;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

final class QueryCommand implements Command {
    @Override
    public CommandSpec spec() {
        return Commands.spec(this, "query", "Ask one server for the time.");
    }

    @Override
    public int run(ParseResult options, Terminal terminal) {
        return ExitCode.OK;
    }
}
