package org.truechimer.daemon.linux;

import static org.truechimer.daemon.linux.LinuxConstants.*;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.truechimer.daemon.linux.Structs.Iovec;
import org.truechimer.daemon.linux.Structs.Msghdr;
import org.truechimer.proto.engine.ExchangeEnd;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.time.Stamp;
import org.truechimer.proto.time.StampQuality;
import org.truechimer.proto.wire.Address;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.DoubleSupplier;

/**
 * A UDP socket for one exchange with one server: it sends a request, receives the answers, and
 * knows from the kernel when each left and arrived. One thread uses it, the one that opened it.
 *
 * <p>The kernel stamps packets by the wall clock. Each stamp is converted to the free-running clock
 * by a reading of both clocks that was taken right before the sending or right after the receiving.
 * A stamp that cannot be true (earlier than the request was, or later than now) was taken across a
 * step of the wall clock; then the time of the system call stands in, as it does where the kernel
 * gave no stamp, and its quality says so.
 */
public final class TimestampingSocket implements AutoCloseable {
    private static final int LONGEST_DATAGRAM = 4096;

    private static final int TIMESTAMPS =
            SOF_TIMESTAMPING_SOFTWARE
                    | SOF_TIMESTAMPING_RX_SOFTWARE
                    | SOF_TIMESTAMPING_TX_SOFTWARE
                    | SOF_TIMESTAMPING_OPT_ID
                    | SOF_TIMESTAMPING_OPT_TSONLY;

    /** An answer can overtake the transmit timestamp of its request; it is waited for this long. */
    private static final long TRANSMIT_STAMP_WAIT_NANOS = 1_000_000;

    /** How much the two clocks of a reading can be apart. */
    private static final long READING_ERROR_NANOS = 2_000;

    private final Arena arena;
    private final MemorySegment errno;
    private final MemorySegment message;
    private final MemorySegment vector;
    private final MemorySegment buffer;
    private final MemorySegment control;
    private final ControlMessages controlMessages = new ControlMessages();
    private final ClockReader reader;
    private final DoubleSupplier frequency;
    private final int fd;
    private final Address local;
    private final SocketPoller.Registration registration;
    private Reading lastSend;
    private Stamp departure;
    private int datagramsSent;
    private boolean transmitStampDue;

    private TimestampingSocket(
            Arena arena,
            int fd,
            Address local,
            ClockReader reader,
            DoubleSupplier frequency,
            SocketPoller poller) {
        this.arena = arena;
        this.fd = fd;
        this.local = local;
        this.reader = reader;
        this.frequency = frequency;
        errno = Libc.newErrno(arena);
        message = arena.allocate(Msghdr.LAYOUT);
        vector = arena.allocate(Iovec.LAYOUT);
        buffer = arena.allocate(LONGEST_DATAGRAM);
        control = arena.allocate(ControlMessages.CAPACITY, Long.BYTES);
        message.set(ADDRESS, Msghdr.IOV, vector);
        message.set(JAVA_LONG, Msghdr.IOV_LENGTH, 1);
        vector.set(ADDRESS, Iovec.BASE, buffer);
        registration = poller.register(fd, arena);
        lastSend = reader.read();
        departure = new Stamp(lastSend.freeNanos(), lastSend.epoch(), StampQuality.USER);
    }

    static TimestampingSocket open(
            Address server, ClockReader reader, DoubleSupplier frequency, SocketPoller poller)
            throws NetworkException {
        Arena arena = Arena.ofConfined();
        MemorySegment errno = Libc.newErrno(arena);
        int fd = -1;
        try {
            int family = SocketAddresses.isIpv4(server) ? AF_INET : AF_INET6;
            int type = SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK;
            fd = NetworkException.check("no socket", Libc.socket(errno, family, type, 0));
            Address local = connect(errno, fd, server, arena);
            return new TimestampingSocket(arena, fd, local, reader, frequency, poller);
        } catch (NetworkException e) {
            if (fd >= 0) {
                int _ = Libc.close(errno, fd);
            }
            arena.close();
            throw e;
        }
    }

    /**
     * Asks the kernel to stamp what a socket sends and receives; a kernel that cannot lets the
     * stamps be missing.
     */
    static void askForTimestamps(MemorySegment errno, int fd, Arena arena) {
        int _ = set(errno, fd, SOL_SOCKET, SO_TIMESTAMPING, TIMESTAMPS, arena);
    }

    /** {@return the address and port of this end} */
    public Address local() {
        return local;
    }

    /** {@return when the last request left, as well as it is known now} */
    public Stamp departure() {
        return departure;
    }

    /**
     * Sends a request.
     *
     * @param request at most 4096 bytes
     * @throws NetworkException if it could not be sent
     */
    public void send(byte[] request) throws NetworkException {
        MemorySegment.copy(request, 0, buffer, JAVA_BYTE, 0, request.length);
        prepare(request.length, 0);
        lastSend = reader.read();
        NetworkException.check("sending failed", Libc.sendmsg(errno, fd, message, MSG_NOSIGNAL));
        departure = new Stamp(lastSend.freeNanos(), lastSend.epoch(), StampQuality.USER);
        datagramsSent++;
        transmitStampDue = true;
    }

    /**
     * Waits for the next datagram, or for the network's word that none will come.
     *
     * @param timeoutNanos how long at most
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public Reception receive(long timeoutNanos) throws InterruptedException {
        long start = System.nanoTime();
        while (true) {
            int length = receiveMessage(0);
            if (length >= 0) {
                return datagram(length);
            }
            if (length != -EAGAIN && length != -EINTR) {
                return ended(-length);
            }
            int networkErrno = drainErrorQueue();
            if (networkErrno != 0) {
                return ended(networkErrno);
            }
            long left = timeoutNanos - (System.nanoTime() - start);
            if (left <= 0 || !registration.awaitReadable(left)) {
                return new Reception.Ended(ExchangeEnd.TIMED_OUT, "no answer in time");
            }
        }
    }

    @Override
    public void close() {
        registration.close();
        int _ = Libc.close(errno, fd);
        arena.close();
    }

    private Reception datagram(int length) throws InterruptedException {
        Reading now = reader.read();
        Stamp arrival = arrival(controlMessages.softwareStampNanos(), now);
        byte[] bytes = new byte[Math.min(length, LONGEST_DATAGRAM)];
        MemorySegment.copy(buffer, JAVA_BYTE, 0, bytes, 0, bytes.length);
        awaitTransmitStamp();
        return new Reception.Datagram(bytes, departure, arrival);
    }

    private Stamp arrival(long stampNanos, Reading now) {
        if (stampNanos != ControlMessages.NO_STAMP) {
            long freeNanos = ClockReader.freeNanosOf(stampNanos, now, frequency.getAsDouble());
            if (liesBetween(lastSend.freeNanos(), freeNanos, now.freeNanos())) {
                return new Stamp(freeNanos, now.epoch(), StampQuality.KERNEL);
            }
        }
        return new Stamp(now.freeNanos(), now.epoch(), StampQuality.USER);
    }

    private void awaitTransmitStamp() throws InterruptedException {
        long start = System.nanoTime();
        while (transmitStampDue) {
            int _ = drainErrorQueue(); // an answer is here: what else the network says of the
            // request is no matter
            long left = TRANSMIT_STAMP_WAIT_NANOS - (System.nanoTime() - start);
            if (transmitStampDue && (left <= 0 || !registration.awaitError(left))) {
                transmitStampDue =
                        false; // a driver that gives none would cost each answer the wait
            }
        }
    }

    /**
     * Takes transmit timestamps; {@return the errno of the first fault of the network that was
     * reported, or 0}
     */
    private int drainErrorQueue() {
        while (receiveMessage(MSG_ERRQUEUE) >= 0) {
            if (controlMessages.networkErrno() != 0) {
                return controlMessages.networkErrno();
            }
            if (transmitStampDue && controlMessages.isTransmitStampOf(datagramsSent - 1)) {
                transmitStampDue = false;
                refineDeparture(controlMessages.softwareStampNanos());
            }
        }
        return 0;
    }

    private void refineDeparture(long stampNanos) {
        if (stampNanos != ControlMessages.NO_STAMP) {
            long freeNanos = ClockReader.freeNanosOf(stampNanos, lastSend, frequency.getAsDouble());
            if (liesBetween(lastSend.freeNanos(), freeNanos, reader.freeNanos())) {
                departure = new Stamp(freeNanos, lastSend.epoch(), StampQuality.KERNEL);
            }
        }
    }

    private static boolean liesBetween(long earliest, long nanos, long latest) {
        return nanos - earliest >= -READING_ERROR_NANOS && nanos - latest <= READING_ERROR_NANOS;
    }

    private int receiveMessage(int flags) {
        prepare(LONGEST_DATAGRAM, ControlMessages.CAPACITY);
        int length = Libc.recvmsg(errno, fd, message, flags | MSG_DONTWAIT);
        if (length >= 0) {
            controlMessages.parse(control, message.get(JAVA_LONG, Msghdr.CONTROL_LENGTH));
        }
        return length;
    }

    private void prepare(long length, long controlLength) {
        vector.set(JAVA_LONG, Iovec.LENGTH, length);
        message.set(ADDRESS, Msghdr.CONTROL, controlLength == 0 ? MemorySegment.NULL : control);
        message.set(JAVA_LONG, Msghdr.CONTROL_LENGTH, controlLength);
    }

    private static Address connect(MemorySegment errno, int fd, Address server, Arena arena)
            throws NetworkException {
        // Without this, the kernel keeps "host unreachable" and the like to itself.
        int _ =
                SocketAddresses.isIpv4(server)
                        ? set(errno, fd, SOL_IP, IP_RECVERR, 1, arena)
                        : set(errno, fd, SOL_IPV6, IPV6_RECVERR, 1, arena);
        askForTimestamps(errno, fd, arena);
        MemorySegment address = arena.allocate(SocketAddresses.CAPACITY, Long.BYTES);
        int length = SocketAddresses.write(server, address);
        NetworkException.check("no way to the server", Libc.connect(errno, fd, address, length));
        MemorySegment size = arena.allocateFrom(JAVA_INT, (int) SocketAddresses.CAPACITY);
        NetworkException.check("getsockname", Libc.getsockname(errno, fd, address, size));
        return SocketAddresses.read(address);
    }

    private static int set(
            MemorySegment errno, int fd, int level, int option, int value, Arena arena) {
        MemorySegment segment = arena.allocateFrom(JAVA_INT, value);
        return Libc.setsockopt(errno, fd, level, option, segment, Integer.BYTES);
    }

    private static Reception ended(int errno) {
        return new Reception.Ended(NetworkException.endOf(errno), Libc.strerror(errno));
    }
}
