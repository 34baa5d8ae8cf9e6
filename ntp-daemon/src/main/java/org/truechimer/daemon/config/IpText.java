package org.truechimer.daemon.config;

import org.truechimer.proto.wire.Address;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is built of IP addresses, as text. */
final class IpText {
    private static final Pattern SOCKET =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)(?:%[0-9]{1,10})?]|([0-9.]+)):([0-9]{1,5})");

    private IpText() {}

    /** {@return an address and a port, {@code 192.0.2.1:123} or {@code [2001:db8::1]:123}} */
    static Optional<InetSocketAddress> socket(String text) {
        Matcher parts = SOCKET.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String address = parts.group(1) == null ? parts.group(2) : parts.group(1);
        boolean bracketsFit = (parts.group(1) != null) == address.contains(":");
        int port = Integer.parseInt(parts.group(3));
        return bracketsFit && port >= 1 && port <= 65_535
                ? Address.parse(address, port).map(IpText::socket)
                : Optional.empty();
    }

    private static InetSocketAddress socket(Address address) {
        return new InetSocketAddress(InetAddress.ofLiteral(address.host()), address.port());
    }
}
