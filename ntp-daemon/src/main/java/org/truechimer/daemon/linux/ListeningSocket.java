package org.truechimer.daemon.linux;

import static org.truechimer.daemon.linux.LinuxConstants.*;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.truechimer.daemon.linux.Structs.EpollEvent;
import org.truechimer.daemon.linux.Structs.Iovec;
import org.truechimer.daemon.linux.Structs.Msghdr;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.time.Stamp;
import org.truechimer.proto.time.StampQuality;
import org.truechimer.proto.wire.Address;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A UDP socket that others send to, and that knows from the kernel when each datagram arrived. One
 * thread receives, sends and closes; any other may end the receiving.
 */
public final class ListeningSocket implements AutoCloseable {
    /** Octets of the longest datagram that is taken; of longer ones the rest is missing. */
    public static final int LONGEST_DATAGRAM = 4096;

    private static final long REQUEST = 0;

    /** An older stamp is of before a step of the clock: nothing waits that long to be received. */
    private static final long OLDEST_STAMP_NANOS = 1_000_000_000;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment errno = Libc.newErrno(arena);
    private final MemorySegment message = arena.allocate(Msghdr.LAYOUT);
    private final MemorySegment vector = arena.allocate(Iovec.LAYOUT);
    private final MemorySegment buffer = arena.allocate(LONGEST_DATAGRAM);
    private final MemorySegment control = arena.allocate(ControlMessages.CAPACITY, Long.BYTES);
    private final MemorySegment peer = arena.allocate(SocketAddresses.CAPACITY, Long.BYTES);
    private final ControlMessages controlMessages = new ControlMessages();
    private final Epoll epoll = new Epoll();
    private final ClockReader reader;
    private final int fd;
    private final Address local;

    /**
     * A datagram that arrived.
     *
     * @param octets of it
     * @param sender whom to answer
     * @param arrival when it came
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    public record Incoming(byte[] octets, Address sender, Stamp arrival) {}

    /**
     * Takes an address.
     *
     * @param address where to listen; port 0 lets the system choose one
     * @param reader converts the kernel's stamps
     * @throws SystemCallException if the address is in use, or not of this machine, or not
     *     permitted
     */
    public ListeningSocket(Address address, ClockReader reader) throws SystemCallException {
        this.reader = reader;
        message.set(ADDRESS, Msghdr.IOV, vector);
        message.set(JAVA_LONG, Msghdr.IOV_LENGTH, 1);
        vector.set(ADDRESS, Iovec.BASE, buffer);
        int family = SocketAddresses.isIpv4(address) ? AF_INET : AF_INET6;
        fd =
                SystemCallException.check(
                        "socket",
                        Libc.socket(errno, family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        boolean complete = false;
        try {
            local = bind(address);
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    private Address bind(Address address) throws SystemCallException {
        MemorySegment stamps =
                arena.allocateFrom(
                        JAVA_INT, SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_RX_SOFTWARE);
        int _ = Libc.setsockopt(errno, fd, SOL_SOCKET, SO_TIMESTAMPING, stamps, Integer.BYTES);
        int length = SocketAddresses.write(address, peer.fill((byte) 0));
        SystemCallException.check("listening on " + address, Libc.bind(errno, fd, peer, length));
        MemorySegment size = arena.allocateFrom(JAVA_INT, (int) SocketAddresses.CAPACITY);
        SystemCallException.check("getsockname", Libc.getsockname(errno, fd, peer, size));
        MemorySegment event = arena.allocate(EpollEvent.LAYOUT);
        SystemCallException.check(
                "epoll_ctl", epoll.control(errno, event, EPOLL_CTL_ADD, fd, EPOLLIN, REQUEST));
        return SocketAddresses.read(peer);
    }

    /** {@return where it listens} */
    public Address local() {
        return local;
    }

    /**
     * Waits for the next datagram.
     *
     * @return it; nothing once {@link #end} was called
     * @throws SystemCallException if the system does not let anything be received
     */
    public Optional<Incoming> receive() throws SystemCallException {
        while (true) {
            int count = epoll.await(-1);
            for (int i = 0; i < count; i++) {
                if (epoll.token(i) == Epoll.END) {
                    return Optional.empty();
                }
            }
            prepare(
                    LONGEST_DATAGRAM,
                    control,
                    ControlMessages.CAPACITY,
                    (int) SocketAddresses.CAPACITY);
            int length = Libc.recvmsg(errno, fd, message, MSG_DONTWAIT);
            if (length >= 0) {
                return Optional.of(incoming(length));
            }
            if (length != -EAGAIN && length != -EINTR) {
                SystemCallException.check("receiving at " + local, length);
            }
        }
    }

    /**
     * Sends a datagram; one that cannot be sent is lost, as any may be.
     *
     * @param octets at most {@value #LONGEST_DATAGRAM}
     * @param receiver whom to
     * @return whether it was sent
     */
    public boolean send(byte[] octets, Address receiver) {
        MemorySegment.copy(octets, 0, buffer, JAVA_BYTE, 0, octets.length);
        int length = SocketAddresses.write(receiver, peer.fill((byte) 0));
        prepare(octets.length, MemorySegment.NULL, 0, length);
        return Libc.sendmsg(errno, fd, message, MSG_NOSIGNAL) == octets.length;
    }

    /**
     * Lets {@link #receive} return nothing, now and ever after; any thread may, until this is
     * closed.
     */
    public void end() {
        epoll.end();
    }

    @Override
    public void close() {
        int _ = Libc.close(errno, fd);
        epoll.close();
        arena.close();
    }

    private Incoming incoming(int length) {
        Reading now = reader.read();
        controlMessages.parse(control, message.get(JAVA_LONG, Msghdr.CONTROL_LENGTH));
        byte[] octets = buffer.asSlice(0, Math.min(length, LONGEST_DATAGRAM)).toArray(JAVA_BYTE);
        return new Incoming(
                octets,
                SocketAddresses.read(peer),
                arrival(controlMessages.softwareStampNanos(), now));
    }

    private static Stamp arrival(long stampNanos, Reading now) {
        if (stampNanos != ControlMessages.NO_STAMP) {
            long age = now.freeNanos() - ClockReader.freeNanosOf(stampNanos, now, 0);
            if (age >= 0 && age < OLDEST_STAMP_NANOS) {
                return new Stamp(now.freeNanos() - age, now.epoch(), StampQuality.KERNEL);
            }
        }
        return new Stamp(now.freeNanos(), now.epoch(), StampQuality.USER);
    }

    private void prepare(long length, MemorySegment controls, long controlLength, int nameLength) {
        vector.set(JAVA_LONG, Iovec.LENGTH, length);
        message.set(ADDRESS, Msghdr.NAME, peer);
        message.set(JAVA_INT, Msghdr.NAME_LENGTH, nameLength);
        message.set(ADDRESS, Msghdr.CONTROL, controls);
        message.set(JAVA_LONG, Msghdr.CONTROL_LENGTH, controlLength);
    }
}
