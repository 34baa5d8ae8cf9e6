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
    private static final Pattern BLOCK = Pattern.compile("([0-9A-Fa-f:.]+)/([0-9]{1,3})");
    private static final int MAPPED_BITS = 96;

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

    /**
     * {@return whether this is an address, a slash and a number of bits; in IPv4-mapped form at
     * least 96}
     */
    static boolean isBlock(String text) {
        Matcher parts = BLOCK.matcher(text);
        if (!parts.matches()) {
            return false;
        }
        int bits = Integer.parseInt(parts.group(2));
        boolean colons = parts.group(1).contains(":");
        int most = colons ? 128 : 32;
        return Address.parse(parts.group(1), 0)
                .map(address -> colons && address.isIPv4() ? MAPPED_BITS : 0)
                .filter(least -> bits >= least && bits <= most)
                .isPresent();
    }

    private static InetSocketAddress socket(Address address) {
        return new InetSocketAddress(InetAddress.ofLiteral(address.host()), address.port());
    }
}
