package org.truechimer.daemon.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.truechimer.proto.wire.Address;

/** IP addresses as text. Nothing here looks a name up. */
final class IpText {
    private static final String OCTET = "(?:0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])";
    private static final Pattern V4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern SOCKET =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)(?:%[0-9]{1,10})?]|([0-9.]+)):([0-9]{1,5})");
    private static final Pattern BLOCK = Pattern.compile("([0-9A-Fa-f:.]+)/([0-9]{1,3})");
    private static final int MAPPED_BITS = 96;

    private IpText() {}

    /** {@return the address that a literal means; for one in IPv4-mapped form, the IPv4 address} */
    static Optional<InetAddress> address(String text) {
        if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    /** {@return an address and a port, {@code 192.0.2.1:123} or {@code [2001:db8::1]:123}} */
    static Optional<InetSocketAddress> socket(String text) {
        Matcher parts = SOCKET.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String address = parts.group(1) == null ? parts.group(2) : parts.group(1);
        boolean bracketsFit = (parts.group(1) != null) == address.contains(":");
        int port = Integer.parseInt(parts.group(3));
        return address(address)
                .filter(_ -> bracketsFit && port >= 1 && port <= 65_535)
                .map(ip -> new InetSocketAddress(ip, port));
    }

    /** {@return whether this is an address, a slash and a number of bits; in IPv4-mapped form at least 96} */
    static boolean isBlock(String text) {
        Matcher parts = BLOCK.matcher(text);
        if (!parts.matches()) {
            return false;
        }
        int bits = Integer.parseInt(parts.group(2));
        boolean colons = parts.group(1).contains(":");
        int most = colons ? 128 : 32;
        return address(parts.group(1))
                .map(ip -> colons && ip instanceof Inet4Address ? MAPPED_BITS : 0)
                .filter(least -> bits >= least && bits <= most)
                .isPresent();
    }

    /** {@return the address as the core holds it, its port 0} */
    static Address core(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet4Address
                ? new Address(0, 0xFFFF_0000_0000L | Integer.toUnsignedLong(bytes.getInt()), 0)
                : new Address(bytes.getLong(), bytes.getLong(), 0);
    }
}
