package org.truechimer.proto.wire;

import java.util.Optional;

/** Text of IP addresses, without names and without looking anything up. */
final class IpLiteral {
    private static final int GROUPS = 8;

    private IpLiteral() {}

    /** {@return the 4 or 16 octets that the text spells; empty when it is no literal} */
    static Optional<byte[]> parse(String text) {
        if (text.indexOf(':') < 0) {
            return parseIPv4(text);
        }
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        return parseIPv6(bracketed ? text.substring(1, text.length() - 1) : text);
    }

    private static Optional<byte[]> parseIPv4(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] octets = new byte[4];
        if (parts.length != octets.length) {
            return Optional.empty();
        }
        for (int i = 0; i < octets.length; i++) {
            int value = number(parts[i], 10, 3);
            // A leading zero means octal to some programs: better refused than guessed.
            if (value < 0 || value > 255 || (parts[i].length() > 1 && parts[i].startsWith("0"))) {
                return Optional.empty();
            }
            octets[i] = (byte) value;
        }
        return Optional.of(octets);
    }

    private static Optional<byte[]> parseIPv6(String text) {
        int gap = text.indexOf("::");
        Optional<byte[]> head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
        Optional<byte[]> tail = groups(gap < 0 ? "" : text.substring(gap + 2), true);
        if (head.isEmpty() || tail.isEmpty()) {
            return Optional.empty();
        }
        int present = head.get().length + tail.get().length;
        if (gap < 0 ? present != 2 * GROUPS : present > 2 * (GROUPS - 1)) {
            return Optional.empty();
        }
        byte[] octets = new byte[2 * GROUPS];
        System.arraycopy(head.get(), 0, octets, 0, head.get().length);
        System.arraycopy(
                tail.get(), 0, octets, octets.length - tail.get().length, tail.get().length);
        return Optional.of(octets);
    }

    /**
     * The octets of groups between colons, the last one perhaps a dotted quad where that may stand.
     */
    private static Optional<byte[]> groups(String text, boolean quadAllowed) {
        if (text.isEmpty()) {
            return Optional.of(new byte[0]);
        }
        String[] parts = text.split(":", -1);
        if (parts.length > GROUPS) {
            return Optional.empty();
        }
        boolean quad = quadAllowed && parts[parts.length - 1].indexOf('.') >= 0;
        byte[] octets = new byte[2 * parts.length + (quad ? 2 : 0)];
        int hexGroups = quad ? parts.length - 1 : parts.length;
        for (int i = 0; i < hexGroups; i++) {
            int value = number(parts[i], 16, 4);
            if (value < 0) {
                return Optional.empty();
            }
            octets[2 * i] = (byte) (value >>> 8);
            octets[2 * i + 1] = (byte) value;
        }
        if (quad) {
            Optional<byte[]> last = parseIPv4(parts[parts.length - 1]);
            if (last.isEmpty()) {
                return Optional.empty();
            }
            System.arraycopy(last.get(), 0, octets, 2 * hexGroups, 4);
        }
        return Optional.of(octets);
    }

    /**
     * The number of ASCII digits, or -1: Integer.parseInt would take signs and the digits of other
     * scripts.
     */
    private static int number(String text, int radix, int maximumDigits) {
        if (text.isEmpty() || text.length() > maximumDigits) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = c < 128 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }

    /**
     * {@return the standard form of RFC 5952: lower case, the longest run of two or more zero
     * groups left out}
     */
    static String format(Address address) {
        byte[] octets = address.bytes();
        StringBuilder text = new StringBuilder();
        if (address.isIPv4()) {
            for (byte octet : octets) {
                text.append(text.isEmpty() ? "" : ".").append(octet & 0xFF);
            }
            return text.toString();
        }
        int gapStart = -1;
        int gapEnd = -1;
        for (int start = 0; start < GROUPS; start++) {
            int end = start;
            while (end < GROUPS && group(octets, end) == 0) {
                end++;
            }
            if (end - start >= 2 && end - start > gapEnd - gapStart) {
                gapStart = start;
                gapEnd = end;
            }
        }
        for (int i = 0; i < GROUPS; i++) {
            if (i == gapStart) {
                text.append("::");
                i = gapEnd - 1;
            } else {
                boolean separate = i > 0 && i != gapEnd;
                text.append(separate ? ":" : "").append(Integer.toHexString(group(octets, i)));
            }
        }
        return text.toString();
    }

    private static int group(byte[] octets, int index) {
        return (octets[2 * index] & 0xFF) << 8 | (octets[2 * index + 1] & 0xFF);
    }
}
