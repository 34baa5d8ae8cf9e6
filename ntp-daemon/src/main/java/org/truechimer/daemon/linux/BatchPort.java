package org.truechimer.daemon.linux;

import static org.truechimer.daemon.linux.LinuxConstants.*;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.truechimer.daemon.linux.Structs.Cmsghdr;
import org.truechimer.daemon.linux.Structs.In6Pktinfo;
import org.truechimer.daemon.linux.Structs.InPktinfo;
import org.truechimer.daemon.linux.Structs.Iovec;
import org.truechimer.daemon.linux.Structs.Mmsghdr;
import org.truechimer.daemon.linux.Structs.Msghdr;
import org.truechimer.daemon.linux.Structs.Timespec;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.wire.HeaderFields;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A port that moves a batch of datagrams with one system call each way, and has the kernel say when
 * each arrived and which address of ours was asked. An answer leaves from that address.
 *
 * <p>The kernel's structures are laid out once. What it writes about a request serves the answer as
 * it is: the address, and the message about which address of ours was asked.
 */
public final class BatchPort implements DatagramPort {
    private static final long NAME_STRIDE = 32;
    private static final long CONTROL_SIZE = 128;
    private static final long MESSAGE_SIZE = Mmsghdr.LAYOUT.byteSize();
    private static final long VECTOR_SIZE = Iovec.LAYOUT.byteSize();
    private static final long CONTROL_HEADER = Cmsghdr.LAYOUT.byteSize();

    /** Bytes of a control message that asks for a stamp, its padding included. */
    private static final long STAMP_REQUEST_SIZE = CONTROL_HEADER + Long.BYTES;

    private static final int NO_SOCKET = -1;
    private static final int LINK_LOCAL = 0xFE80;
    private static final int LINK_LOCAL_MASK = 0xFFC0;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment errno = Libc.newErrno(arena);
    private final Slots slots = new Slots(arena, BATCH);
    private final MemorySegment memory = slots.memory();
    private final MemorySegment names = arena.allocate(BATCH * NAME_STRIDE, Long.BYTES);
    private final MemorySegment controls = arena.allocate(BATCH * CONTROL_SIZE, Long.BYTES);
    private final MemorySegment requestVectors = arena.allocate(Iovec.LAYOUT, BATCH);
    private final MemorySegment answerVectors = arena.allocate(Iovec.LAYOUT, BATCH);
    private final MemorySegment requests = arena.allocate(Mmsghdr.LAYOUT, BATCH);
    private final MemorySegment answers = arena.allocate(Mmsghdr.LAYOUT, BATCH);
    private final MemorySegment[] answersFrom = new MemorySegment[BATCH];
    private final MemorySegment timespec = arena.allocate(Timespec.LAYOUT);
    private final ControlMessages controlMessages = new ControlMessages();
    private final Departures departures = new Departures(arena);
    private final long[] stamps = new long[BATCH];
    private final long[] infoOffsets = new long[BATCH];
    private final long[] infoSizes = new long[BATCH];

    // The answers as they are laid out: most of them are as they were in the last batch.
    private final int[] answered = new int[BATCH];
    private final int[] answerLengths = new int[BATCH];
    private final long[] answerControls = new long[BATCH];
    private final long[] answerControlSizes = new long[BATCH];

    private final SocketSet sockets;

    /** What was received last came here, and the answers leave from here. */
    private ServerSocket socket;

    private int received = BATCH;
    private int toSend;

    /**
     * Takes over sockets; the calling thread is the one that uses the port.
     *
     * @param sockets are closed with the port
     */
    public BatchPort(SocketSet sockets) {
        this.sockets = sockets;
        this.socket = sockets.first();
        for (int i = 0; i < BATCH; i++) {
            lay(requests, i, requestVectors);
            lay(answers, i, answerVectors);
            setVector(requestVectors, i, Slots.CAPACITY);
            setVector(answerVectors, i, 0);
            answersFrom[i] = answers.asSlice(i * MESSAGE_SIZE);
            answered[i] = i;
            answerControls[i] = i * CONTROL_SIZE;
        }
    }

    /**
     * {@return why the system does not allow a batch at a time, in its words; empty when it does} A
     * filter of system calls may forbid those that move several datagrams.
     */
    public static Optional<String> obstacle() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Libc.newErrno(arena);
            int receiving = Libc.recvmmsg(errno, NO_SOCKET, MemorySegment.NULL, 0, MSG_DONTWAIT);
            int sending = Libc.sendmmsg(errno, NO_SOCKET, MemorySegment.NULL, 0, MSG_DONTWAIT);
            if (receiving != -EBADF) {
                return Optional.of("recvmmsg: " + Libc.strerror(-receiving));
            }
            return sending == -EBADF
                    ? Optional.empty()
                    : Optional.of("sendmmsg: " + Libc.strerror(-sending));
        } catch (IllegalCallerException | LinkageError e) {
            return Optional.of(e.toString());
        }
    }

    private void lay(MemorySegment messages, int i, MemorySegment vectors) {
        long message = i * MESSAGE_SIZE;
        setPointer(messages, message + Msghdr.NAME, names, i * NAME_STRIDE);
        setNameLength(messages, i);
        setPointer(messages, message + Msghdr.IOV, vectors, i * VECTOR_SIZE);
        messages.set(JAVA_LONG, message + Msghdr.IOV_LENGTH, 1);
        setPointer(messages, message + Msghdr.CONTROL, controls, i * CONTROL_SIZE);
    }

    private void setNameLength(MemorySegment messages, int i) {
        messages.set(JAVA_INT, i * MESSAGE_SIZE + Msghdr.NAME_LENGTH, socket.nameLength());
    }

    private void setVector(MemorySegment vectors, int i, int length) {
        setPointer(vectors, i * VECTOR_SIZE + Iovec.BASE, memory, slots.base(i));
        vectors.set(JAVA_LONG, i * VECTOR_SIZE + Iovec.LENGTH, length);
    }

    private static void setPointer(
            MemorySegment holder, long at, MemorySegment target, long offset) {
        holder.set(JAVA_LONG, at, target.address() + offset);
    }

    @Override
    public MemorySegment memory() {
        return memory;
    }

    @Override
    public long base(int slot) {
        return slots.base(slot);
    }

    @Override
    public int receive() throws SystemCallException {
        for (ServerSocket ready = sockets.await(); ready != null; ready = sockets.await()) {
            use(ready);
            for (int i = 0; i < received; i++) { // the kernel wrote how much it used
                requests.set(JAVA_LONG, i * MESSAGE_SIZE + Msghdr.CONTROL_LENGTH, CONTROL_SIZE);
            }
            int count = Libc.recvmmsg(errno, ready.fd(), requests, BATCH, MSG_DONTWAIT | MSG_TRUNC);
            received = Math.max(count, 0);
            if (count > 0) {
                for (int i = 0; i < count; i++) {
                    take(i);
                }
                return count;
            } else if (count == -EAGAIN) {
                departures.collect(ready.fd()); // what was ready is no request
            } else if (count != -EINTR) {
                SystemCallException.check("receiving at " + ready.local(), count);
            }
        }
        return 0;
    }

    private void use(ServerSocket ready) {
        boolean alike = ready.nameLength() == socket.nameLength();
        socket = ready;
        for (int i = 0; !alike && i < BATCH; i++) {
            setNameLength(requests, i);
            setNameLength(answers, i);
        }
    }

    /** {@return whether something came that was not received yet} For tests; it does not wait. */
    boolean hasRequest() {
        return Libc.recvmmsg(errno, socket.fd(), requests, 1, MSG_DONTWAIT | MSG_PEEK) > 0;
    }

    private void take(int slot) {
        slots.receive(slot);
        controlMessages.parse(
                controls,
                slot * CONTROL_SIZE,
                requests.get(JAVA_LONG, slot * MESSAGE_SIZE + Msghdr.CONTROL_LENGTH));
        stamps[slot] = controlMessages.softwareStamp();
        infoOffsets[slot] = controlMessages.infoOffset();
        infoSizes[slot] = controlMessages.infoSize();
    }

    @Override
    public int length(int slot) {
        return requests.get(JAVA_INT, slot * MESSAGE_SIZE + Mmsghdr.LENGTH);
    }

    @Override
    public long sourceHigh(int slot) {
        return SocketAddresses.high(names, slot * NAME_STRIDE);
    }

    @Override
    public long sourceLow(int slot) {
        return SocketAddresses.low(names, slot * NAME_STRIDE);
    }

    @Override
    public long received(int slot) {
        return stamps[slot];
    }

    @Override
    public long now() {
        Libc.clockGettime(CLOCK_REALTIME, timespec);
        return NtpTimestamp.bits(
                timespec.get(JAVA_LONG, Timespec.SECONDS), timespec.get(JAVA_LONG, Timespec.NANOS));
    }

    @Override
    public void answer(int slot, int length, boolean stamped) {
        slots.answer(slot);
        freeInterface(slot);
        long controlSize = infoSizes[slot];
        if (stamped) {
            controlSize = ControlMessages.space(controlSize);
            askForStamp(infoOffsets[slot] + controlSize);
            controlSize += STAMP_REQUEST_SIZE;
            departures.expect(HeaderFields.receive(memory, slots.base(slot)), length);
        }
        if (answerLengths[slot] != length) {
            answerLengths[slot] = length;
            answerVectors.set(JAVA_LONG, slot * VECTOR_SIZE + Iovec.LENGTH, length);
        }
        int index = toSend++;
        long message = index * MESSAGE_SIZE;
        if (answered[index] != slot) {
            answered[index] = slot;
            setPointer(answers, message + Msghdr.NAME, names, slot * NAME_STRIDE);
            setPointer(answers, message + Msghdr.IOV, answerVectors, slot * VECTOR_SIZE);
        }
        if (answerControls[index] != infoOffsets[slot]
                || answerControlSizes[index] != controlSize) {
            answerControls[index] = infoOffsets[slot];
            answerControlSizes[index] = controlSize;
            setPointer(answers, message + Msghdr.CONTROL, controls, infoOffsets[slot]);
            answers.set(JAVA_LONG, message + Msghdr.CONTROL_LENGTH, controlSize);
        }
    }

    private void askForStamp(long at) {
        controls.set(JAVA_LONG, at + Cmsghdr.LENGTH, CONTROL_HEADER + Integer.BYTES);
        controls.set(JAVA_INT, at + Cmsghdr.LEVEL, SOL_SOCKET);
        controls.set(JAVA_INT, at + Cmsghdr.TYPE, SO_TIMESTAMPING);
        controls.set(JAVA_INT, at + CONTROL_HEADER, SOF_TIMESTAMPING_TX_SOFTWARE);
    }

    /**
     * Only the address is to be kept, and the routes choose the interface: a request may come in by
     * one that is no way out. Addresses of one link alone mean nothing without it.
     */
    private void freeInterface(int slot) {
        long info = infoOffsets[slot] + CONTROL_HEADER;
        if (infoSizes[slot] == 0) {
            return;
        } else if (controls.get(JAVA_INT, infoOffsets[slot] + Cmsghdr.LEVEL) == SOL_IP) {
            controls.set(JAVA_INT, info + InPktinfo.INTERFACE, 0);
        } else {
            int start =
                    Short.toUnsignedInt(
                            controls.get(SocketAddresses.NETWORK_SHORT, info + In6Pktinfo.ADDRESS));
            if ((start & LINK_LOCAL_MASK) != LINK_LOCAL) {
                controls.set(JAVA_INT, info + In6Pktinfo.INTERFACE, 0);
            }
        }
    }

    @Override
    public void drop(int slot) {
        slots.drop(slot);
    }

    @Override
    public int send() {
        int done = 0;
        int refused = 0;
        while (done < toSend) {
            int count =
                    Libc.sendmmsg(
                            errno, socket.fd(), answersFrom[done], toSend - done, MSG_NOSIGNAL);
            if (count > 0) {
                done += count;
            } else if (count != -EINTR) {
                done++; // this one cannot be sent; the others can
                refused++;
            }
        }
        for (int i = 0; i < toSend; i++) {
            slots.sent(answered[i]);
        }
        toSend = 0;
        return refused;
    }

    @Override
    public int departures() {
        if (departures.areExpected()) {
            departures.collect(socket.fd());
        }
        return departures.handOver();
    }

    @Override
    public long departedReceive(int departure) {
        return departures.receive(departure);
    }

    @Override
    public long departed(int departure) {
        return departures.transmit(departure);
    }

    @Override
    public void end() {
        sockets.end();
    }

    @Override
    public void close() {
        sockets.close();
        arena.close();
    }
}
