package org.truechimer.ctl;

import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * A server as it is named on the command line, {@code HOST[:PORT]}.
 *
 * @param host name or address, an IPv6 address in brackets or not
 * @param port 1 to 65535
 */
record ServerArgument(String host, int port) {
    private static final String LABEL = "HOST[:PORT]";

    /** {@return the parameter of a command that has one} */
    static PositionalParamSpec parameter(int usualPort) {
        return PositionalParamSpec.builder()
                .paramLabel(LABEL)
                .arity("1")
                .required(true)
                .index("0")
                .type(String.class)
                .description(
                        "Name or address of the server; port "
                                + usualPort
                                + " by default. With a port, IPv6 stands in brackets.")
                .build();
    }

    /**
     * {@return what the text names}
     *
     * @param options of the command that it was given to
     * @throws ParameterException when it names no server
     */
    static ServerArgument of(String text, int usualPort, ParseResult options) {
        String host = text;
        int port = usualPort;
        int colon = text.lastIndexOf(':');
        boolean bareIpv6 = colon != text.indexOf(':') && !text.startsWith("[");
        if (colon >= 0 && !bareIpv6 && !text.endsWith("]")) {
            host = text.substring(0, colon);
            port = port(options, text.substring(colon + 1));
        }
        if (host.isEmpty()) {
            throw misuse(options, "'" + text + "' names no server");
        }
        return new ServerArgument(host, port);
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
