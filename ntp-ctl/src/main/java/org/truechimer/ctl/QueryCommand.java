package org.truechimer.ctl;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

import java.util.concurrent.TimeUnit;

/** {@code ntp-ctl query}: asks one server for the time, once, and shows the answer. */
final class QueryCommand implements Command {
    private static final int NTP_PORT = 123;
    private static final double TIMEOUT_MAX_SECONDS = 60;

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Commands.spec(
                        this,
                        "query",
                        "Ask one server for the time, once, and show its answer; the clock is not"
                                + " changed.");
        spec.addOption(
                OptionSpec.builder("-t", "--timeout")
                        .type(Double.class)
                        .paramLabel("SECONDS")
                        .description("How long to wait for the answer; 3 by default.")
                        .build());
        spec.addPositional(
                PositionalParamSpec.builder()
                        .paramLabel("HOST[:PORT]")
                        .arity("1")
                        .required(true)
                        .index("0")
                        .type(String.class)
                        .description(
                                "Name or address of the server; port 123 by default. With a port,"
                                        + " IPv6 stands in brackets.")
                        .build());
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal) throws CommandException {
        double timeout = options.matchedOptionValue("-t", 3.0);
        if (!(timeout > 0 && timeout <= TIMEOUT_MAX_SECONDS)) {
            throw misuse(
                    options, "--timeout is more than 0 and at most 60 seconds, not " + timeout);
        }
        String server = options.matchedPositionalValue(0, "");
        String host = server;
        int port = NTP_PORT;
        int colon = server.lastIndexOf(':');
        boolean bareIpv6 = colon != server.indexOf(':') && !server.startsWith("[");
        if (colon >= 0 && !bareIpv6 && !server.endsWith("]")) {
            host = server.substring(0, colon);
            port = port(options, server.substring(colon + 1));
        }
        if (host.isEmpty()) {
            throw misuse(options, "'" + server + "' names no server");
        }
        ServerAnswer answer =
                new ServerQuery((long) (timeout * TimeUnit.SECONDS.toNanos(1))).ask(host, port);
        QueryText text = QueryText.of(host, answer);
        terminal.print(text.text());
        return text.usable() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static int port(ParseResult options, String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below, together with numbers that are no port.
        }
        throw misuse(options, "'" + text + "' is no port; one is 1 to 65535");
    }

    private static ParameterException misuse(ParseResult options, String message) {
        return new ParameterException(options.commandSpec().commandLine(), message);
    }
}
