package org.truechimer.proto.server;

import org.truechimer.proto.wire.Address;

import java.util.Optional;

/**
 * A block of addresses of one family: those that begin with the same bits. IPv4 is held in its
 * mapped form, ::ffff:a.b.c.d, so a block of IPv4 has 96 bits or more. A block of IPv6 holds no
 * IPv4 address, however few bits it has.
 *
 * @param high the upper 64 bits of the first address
 * @param low the lower 64 bits of the first address
 * @param bits how many bits are common, 0 to 128
 */
public record Prefix(long high, long low, int bits) {
    private static final int MAPPED_BITS = 96;
    private static final int ADDRESS_BITS = 128;

    /** Bits behind the prefix are cleared, as in 192.0.2.1/24. */
    public Prefix {
        if (bits < 0 || bits > ADDRESS_BITS) {
            throw new IllegalArgumentException(bits + " bits");
        }
        high &= highMask(bits);
        low &= lowMask(bits);
    }

    /**
     * {@return the block that a text spells, CIDR of IPv4 or IPv6; empty when it is none} The
     * mapped form of IPv4 needs 96 bits or more.
     *
     * @param text say 192.0.2.0/24, 2001:db8::/32 or ::ffff:192.0.2.0/120
     */
    public static Optional<Prefix> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        String literal = text.substring(0, slash);
        boolean colons = literal.contains(":");
        int bits = number(text.substring(slash + 1));
        if (bits < 0 || bits > (colons ? ADDRESS_BITS : ADDRESS_BITS - MAPPED_BITS)) {
            return Optional.empty();
        }
        int mappedBits = colons ? bits : bits + MAPPED_BITS;
        return literal.startsWith("[")
                ? Optional.empty()
                : Address.parse(literal, 0)
                        .filter(address -> !address.isIPv4() || mappedBits >= MAPPED_BITS)
                        .map(address -> new Prefix(address.high(), address.low(), mappedBits));
    }

    /** {@return whether it is a block of IPv4} */
    public boolean isIPv4() {
        return bits >= MAPPED_BITS && Address.isIPv4(high, low);
    }

    /** {@return whether an address of the block's family lies in it} */
    public boolean contains(long addressHigh, long addressLow) {
        return isIPv4() == Address.isIPv4(addressHigh, addressLow)
                && (addressHigh & highMask(bits)) == high
                && (addressLow & lowMask(bits)) == low;
    }

    /** {@return the upper 64 bits of the last address} */
    long lastHigh() {
        return high | ~highMask(bits);
    }

    /** {@return the lower 64 bits of the last address} */
    long lastLow() {
        return low | ~lowMask(bits);
    }

    /** {@return the block as CIDR, of IPv4 in its own form; a lone address without its bits} */
    @Override
    public String toString() {
        String host = new Address(high, low, 0).host();
        return bits == ADDRESS_BITS ? host : host + "/" + (isIPv4() ? bits - MAPPED_BITS : bits);
    }

    static long highMask(int bits) {
        return bits == 0 ? 0 : -1L << Math.max(0, 64 - bits);
    }

    static long lowMask(int bits) {
        return bits <= 64 ? 0 : -1L << (128 - bits);
    }

    private static int number(String text) {
        boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits && !text.isEmpty() && text.length() <= 3 ? Integer.parseInt(text) : -1;
    }
}
