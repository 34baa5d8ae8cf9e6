package org.truechimer.proto.wire;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * An IP address and a UDP port as a value. IPv4 is held in its mapped form, ::ffff:a.b.c.d.
 *
 * @param high the upper 64 bits of the IPv6 address
 * @param low the lower 64 bits of the IPv6 address
 * @param port 0 to 65535
 */
public record Address(long high, long low, int port) {
    private static final long IPV4_MAPPED = 0xFFFF_0000_0000L;

    public Address {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port);
        }
    }

    /**
     * {@return an IPv4 address}
     *
     * @param bits its 32 bits, the first octet in the highest
     * @param port 0 to 65535
     */
    public static Address ofIPv4(int bits, int port) {
        return new Address(0, IPV4_MAPPED | (bits & 0xFFFF_FFFFL), port);
    }

    /**
     * {@return an address of its octets}
     *
     * @param octets 4 of IPv4 or 16 of IPv6, in network order
     * @param port 0 to 65535
     */
    public static Address of(byte[] octets, int port) {
        return switch (octets.length) {
            case 4 -> ofIPv4((int) bits(octets, 0, 4), port);
            case 16 -> new Address(bits(octets, 0, 8), bits(octets, 8, 16), port);
            default ->
                    throw new IllegalArgumentException(octets.length + " octets are no IP address");
        };
    }

    /**
     * {@return the address that a literal spells, without asking anybody: dotted quad of IPv4, or
     * RFC 4291 of IPv6, with or without square brackets; empty when it is no literal}
     *
     * @param literal say 192.0.2.1, 2001:db8::1 or [2001:db8::1]
     * @param port 0 to 65535
     */
    public static Optional<Address> parse(String literal, int port) {
        return IpLiteral.parse(literal).map(octets -> of(octets, port));
    }

    /** {@return whether it is of IPv4} */
    public boolean isIPv4() {
        return isIPv4(high, low);
    }

    /**
     * {@return whether the bits of an IPv6 address are the mapped form of IPv4}
     *
     * @param high the upper 64
     * @param low the lower 64
     */
    public static boolean isIPv4(long high, long low) {
        return high == 0 && low >>> 32 == IPV4_MAPPED >>> 32;
    }

    /** {@return whether it stands for all addresses of a machine: 0.0.0.0 or ::} */
    public boolean isUnspecified() {
        return high == 0 && (low == 0 || low == IPV4_MAPPED);
    }

    /** {@return whether another one is the same but for its port} */
    public boolean isSameHost(Address other) {
        return high == other.high && low == other.low;
    }

    /** {@return the same address with another port} */
    public Address withPort(int otherPort) {
        return new Address(high, low, otherPort);
    }

    /** {@return the octets in network order: 4 of IPv4, 16 of IPv6} */
    public byte[] bytes() {
        byte[] octets = new byte[isIPv4() ? 4 : 16];
        for (int i = 0; i < octets.length; i++) {
            int shift = 8 * (octets.length - 1 - i);
            octets[i] = (byte) (shift < 64 ? low >>> shift : high >>> (shift - 64));
        }
        return octets;
    }

    /**
     * {@return the reference id that a server shows while it follows this address: the bits of
     * IPv4, the first four octets of the MD5 digest of IPv6 (RFC 5905 section 7.3)}
     */
    public int referenceId() {
        return isIPv4() ? (int) low : (int) bits(md5(bytes()), 0, 4);
    }

    /** {@return the address without its port, in the one standard form of RFC 5952} */
    public String host() {
        return IpLiteral.format(this);
    }

    /** {@return host and port, say 192.0.2.1:123 or [2001:db8::1]:123} */
    @Override
    public String toString() {
        return (isIPv4() ? host() : "[" + host() + "]") + ":" + port;
    }

    private static byte[] md5(byte[] octets) {
        try {
            return MessageDigest.getInstance("MD5").digest(octets);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(
                    "every Java platform has MD5; this one was stripped of it", e);
        }
    }

    private static long bits(byte[] octets, int from, int to) {
        long bits = 0;
        for (int i = from; i < to; i++) {
            bits = (bits << 8) | (octets[i] & 0xFF);
        }
        return bits;
    }
}
