package org.truechimer.daemon.observe;

import java.util.Optional;
import org.truechimer.proto.wire.Address;

/** Addresses as people write them: {@code 192.0.2.1:123} and {@code [2001:db8::1]:123} (RFC 5952). */
public final class AddressText {
    private static final int GROUPS = 8;

    private AddressText() {}

    /** {@return the address and its port} */
    public static String of(Address address) {
        return isMappedIpv4(address)
                ? host(address) + ":" + address.port()
                : "[" + host(address) + "]:" + address.port();
    }

    /** {@return the address alone} */
    public static String host(Address address) {
        if (isMappedIpv4(address)) {
            long bits = address.low();
            return ((bits >>> 24) & 0xFF) + "." + ((bits >>> 16) & 0xFF) + "." + ((bits >>> 8) & 0xFF) + "." + (bits & 0xFF);
        }
        return compressed(address);
    }

    /** {@return the address that {@link #of} wrote; empty when the text is no such address} */
    public static Optional<Address> parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        int port = decimal(text.substring(colon + 1), 0xFFFF);
        if (port < 0) {
            return Optional.empty();
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            return ipv6(host.substring(1, host.length() - 1), port);
        }
        return ipv4(host, port);
    }

    private static boolean isMappedIpv4(Address address) {
        return address.high() == 0 && (address.low() >>> 32) == 0xFFFF;
    }

    /** RFC 5952: lower case, no leading zeros, the first longest run of two or more zero groups as {@code ::}. */
    private static String compressed(Address address) {
        int runStart = -1;
        int runLength = 1;
        for (int start = 0; start < GROUPS; start++) {
            int end = start;
            while (end < GROUPS && group(address, end) == 0) {
                end++;
            }
            if (end - start > runLength) {
                runStart = start;
                runLength = end - start;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == runStart) {
                text.append("::");
                i += runLength - 1;
                continue;
            }
            if (i > 0 && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(group(address, i)));
        }
        return text.toString();
    }

    private static int group(Address address, int index) {
        long half = index < GROUPS / 2 ? address.high() : address.low();
        return (int) (half >>> (48 - 16 * (index % (GROUPS / 2)))) & 0xFFFF;
    }

    private static Optional<Address> ipv4(String host, int port) {
        String[] parts = host.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        long bits = 0xFFFF;
        for (String part : parts) {
            int octet = decimal(part, 0xFF);
            if (octet < 0) {
                return Optional.empty();
            }
            bits = (bits << 8) | octet;
        }
        return Optional.of(new Address(0, bits, port));
    }

    private static Optional<Address> ipv6(String host, int port) {
        int gap = host.indexOf("::");
        String[] before = groups(gap < 0 ? host : host.substring(0, gap));
        String[] after = gap < 0 ? new String[0] : groups(host.substring(gap + 2));
        int given = before.length + after.length;
        if (gap < 0 ? given != GROUPS : given >= GROUPS) {
            return Optional.empty();
        }
        long[] halves = new long[2];
        for (int i = 0; i < GROUPS; i++) {
            int fromAfter = i - (GROUPS - after.length);
            int value = i < before.length ? hexadecimal(before[i]) : fromAfter >= 0 ? hexadecimal(after[fromAfter]) : 0;
            if (value < 0) {
                return Optional.empty();
            }
            halves[i / (GROUPS / 2)] = (halves[i / (GROUPS / 2)] << 16) | value;
        }
        return Optional.of(new Address(halves[0], halves[1], port));
    }

    private static String[] groups(String text) {
        return text.isEmpty() ? new String[0] : text.split(":", -1);
    }

    private static int decimal(String digits, int greatest) {
        return number(digits, 10, 5, greatest);
    }

    private static int hexadecimal(String digits) {
        return number(digits, 16, 4, 0xFFFF);
    }

    /** The value of at most {@code length} ASCII digits, or -1. */
    private static int number(String digits, int radix, int length, int greatest) {
        if (digits.isEmpty() || digits.length() > length) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value > greatest ? -1 : value;
    }
}
