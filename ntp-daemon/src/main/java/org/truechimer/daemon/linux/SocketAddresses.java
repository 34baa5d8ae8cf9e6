package org.truechimer.daemon.linux;

import static org.truechimer.daemon.linux.LinuxConstants.AF_INET;
import static org.truechimer.daemon.linux.LinuxConstants.AF_INET6;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import org.truechimer.daemon.linux.Structs.SockaddrIn;
import org.truechimer.daemon.linux.Structs.SockaddrIn6;
import org.truechimer.proto.wire.Address;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Addresses of the core as the kernel's sockaddr_in and sockaddr_in6, and back. */
final class SocketAddresses {
    /** Bytes that either kind fits in. */
    static final long CAPACITY = SockaddrIn6.LAYOUT.byteSize();

    private static final long MAPPED_PREFIX = 0xFFFFL << 32;
    static final ValueLayout.OfShort NETWORK_SHORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt NETWORK_INT = JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong NETWORK_LONG =
            JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN).withByteAlignment(4);

    private SocketAddresses() {}

    /** {@return whether {@code address} is IPv4: AF_INET and not AF_INET6 is its family} */
    static boolean isIpv4(Address address) {
        return address.high() == 0 && (address.low() & 0xFFFF_FFFF_0000_0000L) == MAPPED_PREFIX;
    }

    /** {@return how many bytes of {@code target}, all zero before, the address took} */
    static int write(Address address, MemorySegment target) {
        if (isIpv4(address)) {
            target.set(JAVA_SHORT, SockaddrIn.FAMILY, (short) AF_INET);
            target.set(NETWORK_SHORT, SockaddrIn.PORT, (short) address.port());
            target.set(NETWORK_INT, SockaddrIn.ADDRESS, (int) address.low());
            return (int) SockaddrIn.LAYOUT.byteSize();
        }
        target.set(JAVA_SHORT, SockaddrIn6.FAMILY, (short) AF_INET6);
        target.set(NETWORK_SHORT, SockaddrIn6.PORT, (short) address.port());
        target.set(NETWORK_LONG, SockaddrIn6.ADDRESS, address.high());
        target.set(NETWORK_LONG, SockaddrIn6.ADDRESS + Long.BYTES, address.low());
        return (int) SockaddrIn6.LAYOUT.byteSize();
    }

    /** {@return the address that the kernel wrote to {@code source}} */
    static Address read(MemorySegment source) {
        if (source.get(JAVA_SHORT, SockaddrIn.FAMILY) == AF_INET) {
            long low =
                    MAPPED_PREFIX
                            | Integer.toUnsignedLong(source.get(NETWORK_INT, SockaddrIn.ADDRESS));
            return new Address(
                    0, low, Short.toUnsignedInt(source.get(NETWORK_SHORT, SockaddrIn.PORT)));
        }
        return new Address(
                source.get(NETWORK_LONG, SockaddrIn6.ADDRESS),
                source.get(NETWORK_LONG, SockaddrIn6.ADDRESS + Long.BYTES),
                Short.toUnsignedInt(source.get(NETWORK_SHORT, SockaddrIn6.PORT)));
    }

    /**
     * {@return the upper 64 bits of the IPv6 address that the kernel wrote}
     *
     * @param base where in {@code names}
     */
    static long high(MemorySegment names, long base) {
        return names.get(JAVA_SHORT, base + SockaddrIn.FAMILY) == AF_INET
                ? 0
                : names.get(NETWORK_LONG, base + SockaddrIn6.ADDRESS);
    }

    /** {@return the lower 64 bits of that address, of IPv4 in its mapped form} */
    static long low(MemorySegment names, long base) {
        return names.get(JAVA_SHORT, base + SockaddrIn.FAMILY) == AF_INET
                ? MAPPED_PREFIX
                        | Integer.toUnsignedLong(names.get(NETWORK_INT, base + SockaddrIn.ADDRESS))
                : names.get(NETWORK_LONG, base + SockaddrIn6.ADDRESS + Long.BYTES);
    }
}
