package org.truechimer.daemon.linux;

import static org.truechimer.daemon.linux.LinuxConstants.*;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import org.truechimer.daemon.linux.Structs.SockFprog;
import org.truechimer.proto.wire.Address;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A bound UDP socket whose requests the kernel stamps. Where it has all addresses of the machine,
 * the kernel says of each request which one it was sent to.
 */
public final class ServerSocket implements AutoCloseable {
    /**
     * Octets that the kernel holds for us while we are busy; bursts are longer than its default.
     */
    private static final int RECEIVE_BUFFER = 4 << 20;

    private final int fd;
    private final Address local;
    private boolean closed;

    private ServerSocket(int fd, Address local) {
        this.fd = fd;
        this.local = local;
    }

    /**
     * Takes an address.
     *
     * @param address where to listen; port 0 lets the system choose one
     * @param shared whether other sockets of this user may listen there too, and share what comes
     * @param dualStack whether [::] stands for all addresses of IPv4 too
     * @throws SystemCallException if the address is in use, or not of this machine, or not
     *     permitted
     */
    public static ServerSocket bind(Address address, boolean shared, boolean dualStack)
            throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Libc.newErrno(arena);
            int family = SocketAddresses.isIpv4(address) ? AF_INET : AF_INET6;
            int fd =
                    SystemCallException.check(
                            "socket", Libc.socket(errno, family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
            boolean complete = false;
            try {
                Options options = new Options(arena, errno, fd);
                if (shared) {
                    options.require("SO_REUSEPORT", SOL_SOCKET, SO_REUSEPORT, 1);
                }
                if (family == AF_INET6) {
                    options.require("IPV6_V6ONLY", SOL_IPV6, IPV6_V6ONLY, dualStack ? 0 : 1);
                }
                options.leaveWhole(family);
                if (address.isUnspecified()) {
                    options.tellWhichAddress(family);
                }
                if (options.set(SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER) < 0) {
                    int _ = options.set(SOL_SOCKET, SO_RCVBUF, RECEIVE_BUFFER);
                }
                // A kernel that cannot stamp lets the stamps be missing.
                int _ =
                        options.set(
                                SOL_SOCKET,
                                SO_TIMESTAMPING,
                                SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_RX_SOFTWARE);
                Address local = bind(arena, errno, fd, address);
                complete = true;
                return new ServerSocket(fd, local);
            } finally {
                if (!complete) {
                    int _ = Libc.close(errno, fd);
                }
            }
        }
    }

    private static Address bind(Arena arena, MemorySegment errno, int fd, Address address)
            throws SystemCallException {
        MemorySegment name = arena.allocate(SocketAddresses.CAPACITY, Long.BYTES);
        int length = SocketAddresses.write(address, name);
        SystemCallException.check("listening on " + address, Libc.bind(errno, fd, name, length));
        MemorySegment size = arena.allocateFrom(JAVA_INT, (int) SocketAddresses.CAPACITY);
        SystemCallException.check("getsockname", Libc.getsockname(errno, fd, name, size));
        return SocketAddresses.read(name);
    }

    private record Options(Arena arena, MemorySegment errno, int fd) {

        int set(int level, int option, int value) {
            MemorySegment segment = arena.allocateFrom(JAVA_INT, value);
            return Libc.setsockopt(errno, fd, level, option, segment, Integer.BYTES);
        }

        /**
         * Answers leave in one piece, or not at all: a request of at least their length came in
         * one. So nobody can have them cut up by a forged message about the path, and the kernel is
         * spared an identification for each.
         */
        void leaveWhole(int family) throws SystemCallException {
            if (family == AF_INET6) {
                require("IPV6_MTU_DISCOVER", SOL_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_PROBE);
            }
            // of IPv4 at a socket for both too
            require("IP_MTU_DISCOVER", SOL_IP, IP_MTU_DISCOVER, IP_PMTUDISC_PROBE);
        }

        /** A socket that has one address needs not be told which one was asked. */
        void tellWhichAddress(int family) throws SystemCallException {
            if (family == AF_INET6) {
                require("IPV6_RECVPKTINFO", SOL_IPV6, IPV6_RECVPKTINFO, 1);
            } else {
                require("IP_PKTINFO", SOL_IP, IP_PKTINFO, 1);
            }
        }

        void require(String name, int level, int option, int value) throws SystemCallException {
            SystemCallException.check(name, set(level, option, value));
        }
    }

    /** {@return where it listens} */
    public Address local() {
        return local;
    }

    /** {@return bytes of an address of its family} */
    int nameLength() {
        return (int)
                (SocketAddresses.isIpv4(local)
                                ? Structs.SockaddrIn.LAYOUT
                                : Structs.SockaddrIn6.LAYOUT)
                        .byteSize();
    }

    int fd() {
        return fd;
    }

    /**
     * Has the sockets that share this one's address get all that comes from the same sender, or
     * block of senders, at the same one of them: what is remembered of a sender is there then.
     *
     * @param count how many there are
     * @param ipv6PrefixBits how many leading bits of an IPv6 address make a sender
     * @throws SystemCallException if the system does not let it
     */
    public void spreadBySender(int count, int ipv6PrefixBits) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            SystemCallException.check(
                    "SO_ATTACH_REUSEPORT_CBPF",
                    Libc.setsockopt(
                            Libc.newErrno(arena),
                            fd,
                            SOL_SOCKET,
                            SO_ATTACH_REUSEPORT_CBPF,
                            SenderFilter.program(arena, count, ipv6PrefixBits),
                            (int) SockFprog.LAYOUT.byteSize()));
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            try (Arena arena = Arena.ofConfined()) {
                int _ = Libc.close(Libc.newErrno(arena), fd);
            }
        }
    }
}
