package org.truechimer.daemon.config;

import org.truechimer.proto.wire.Address;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server as a person writes it: a name or an address, and a port.
 *
 * @param host a host name, or an IP address without brackets
 * @param port 1 to 65535
 */
record HostPort(String host, int port) {
    /** What is allowed, for messages. */
    static final String ALLOWED =
            "a host name or an IP address, with a port where needed: \"ntp.example.org\","
                    + " \"192.0.2.1:123\", \"[2001:db8::1]:123\"";

    /** What is allowed where no port may follow, for messages. */
    static final String HOST =
            "a host name or an IP address without a port, like \"ntp.example.org\" or"
                    + " \"2001:db8::1\"";

    private static final Pattern WITH_PORT =
            Pattern.compile("(?:\\[([^\\[\\]]*)]|([^:\\[\\]]*))(?::([0-9]{1,5}))?");
    private static final Pattern LABEL =
            Pattern.compile("[0-9A-Za-z_](?:[0-9A-Za-z_-]{0,61}[0-9A-Za-z_])?");
    private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");
    private static final Pattern ZONED = Pattern.compile("([0-9A-Fa-f:.]+)%[0-9A-Za-z_.-]+");
    private static final int NAME_LENGTH_MAX = 253;

    /**
     * {@return what the text means; an IPv6 address stands in brackets, or bare when no port
     * follows}
     */
    static Optional<HostPort> parse(String text, int defaultPort) {
        if (!text.startsWith("[") && isV6(text)) {
            return Optional.of(new HostPort(text, defaultPort));
        }
        Matcher parts = WITH_PORT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        boolean bracketed = parts.group(1) != null;
        String host = bracketed ? parts.group(1) : parts.group(2);
        int port = parts.group(3) == null ? defaultPort : Integer.parseInt(parts.group(3));
        boolean fits = bracketed ? isV6(host) : isNameOrV4(host);
        return fits && port >= 1 && port <= 65_535
                ? Optional.of(new HostPort(host, port))
                : Optional.empty();
    }

    /**
     * {@return the text, if it is a name or an address without an interface, a port, or brackets}
     */
    static Optional<String> parseHost(String text) {
        boolean address = isV6(text) && text.indexOf('%') < 0;
        return Optional.of(text).filter(host -> address || isNameOrV4(host));
    }

    /** {@return whether this is a link-local address that names an interface} */
    boolean zoned() {
        return host.indexOf('%') >= 0;
    }

    /** {@return host:port, an IPv6 address in brackets} */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    private static boolean isV6(String host) {
        Matcher zoned = ZONED.matcher(host);
        String address = zoned.matches() ? zoned.group(1) : host;
        return address.indexOf(':') >= 0 && Address.parse(address, 0).isPresent();
    }

    private static boolean isNameOrV4(String host) {
        if (NUMBERS.matcher(host).matches()) {
            return Address.parse(host, 0).isPresent();
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return name.length() <= NAME_LENGTH_MAX
                && Arrays.stream(name.split("\\.", -1))
                        .allMatch(label -> LABEL.matcher(label).matches());
    }
}
