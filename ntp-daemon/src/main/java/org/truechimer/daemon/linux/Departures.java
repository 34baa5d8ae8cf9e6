package org.truechimer.daemon.linux;

import static org.truechimer.daemon.linux.LinuxConstants.MSG_DONTWAIT;
import static org.truechimer.daemon.linux.LinuxConstants.MSG_ERRQUEUE;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.truechimer.daemon.linux.Structs.Iovec;
import org.truechimer.daemon.linux.Structs.Msghdr;
import org.truechimer.proto.wire.HeaderFields;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Collects when answers left from the error queue of their socket. The kernel gives each answer
 * back with its stamp, behind the headers that it got on its way; the receive timestamp that it
 * holds, which no two answers share, says which one it is. (A count of what was sent would do only
 * as long as nothing that was to be sent was refused.)
 */
final class Departures {
    private static final int EXPECTED_MAX = 128;
    private static final int FRAME_MAX = 512;

    private final MemorySegment errno;
    private final MemorySegment message;
    private final MemorySegment frame;
    private final MemorySegment control;
    private final ControlMessages controlMessages = new ControlMessages();
    private final long[] expected = new long[EXPECTED_MAX];
    private final int[] lengths = new int[EXPECTED_MAX];
    private final long[] receives = new long[EXPECTED_MAX];
    private final long[] transmits = new long[EXPECTED_MAX];
    private int next;
    private int outstanding;
    private int collected;

    Departures(Arena arena) {
        errno = Libc.newErrno(arena);
        frame = arena.allocate(FRAME_MAX, Long.BYTES);
        control = arena.allocate(ControlMessages.CAPACITY, Long.BYTES);
        MemorySegment vector = arena.allocate(Iovec.LAYOUT);
        vector.set(ADDRESS, Iovec.BASE, frame);
        vector.set(JAVA_LONG, Iovec.LENGTH, FRAME_MAX);
        message = arena.allocate(Msghdr.LAYOUT);
        message.set(ADDRESS, Msghdr.IOV, vector);
        message.set(JAVA_LONG, Msghdr.IOV_LENGTH, 1);
        message.set(ADDRESS, Msghdr.CONTROL, control);
    }

    /**
     * Is told of an answer whose stamp is asked for; of very many, the oldest is given up.
     *
     * @param receive the receive timestamp in it, not 0
     * @param length octets of it
     */
    void expect(long receive, int length) {
        if (expected[next] == 0) {
            outstanding++;
        }
        expected[next] = receive;
        lengths[next] = length;
        next = (next + 1) % EXPECTED_MAX;
    }

    /** {@return whether there are answers whose stamps did not come yet} */
    boolean areExpected() {
        return outstanding > 0;
    }

    /** Empties the error queue of a socket. It does not wait. */
    void collect(int fd) {
        while (true) {
            message.set(JAVA_LONG, Msghdr.CONTROL_LENGTH, ControlMessages.CAPACITY);
            int length = Libc.recvmsg(errno, fd, message, MSG_ERRQUEUE | MSG_DONTWAIT);
            if (length < 0) {
                return;
            }
            if ((message.get(JAVA_INT, Msghdr.FLAGS) & LinuxConstants.MSG_TRUNC) == 0) {
                controlMessages.parse(control, message.get(JAVA_LONG, Msghdr.CONTROL_LENGTH));
                int index = find(length);
                if (index >= 0
                        && controlMessages.softwareStamp() != 0
                        && collected < EXPECTED_MAX) {
                    receives[collected] = expected[index];
                    transmits[collected++] = controlMessages.softwareStamp();
                    expected[index] = 0;
                    outstanding--;
                }
            }
        }
    }

    /** {@return how many stamps there are since the last time} */
    int handOver() {
        int count = collected;
        collected = 0;
        return count;
    }

    long receive(int departure) {
        return receives[departure];
    }

    long transmit(int departure) {
        return transmits[departure];
    }

    /** {@return which of the expected answers ends the frame; -1 for none} */
    private int find(int length) {
        for (int i = 0; i < EXPECTED_MAX; i++) {
            int start = length - lengths[i];
            if (expected[i] != 0
                    && start >= 0
                    && HeaderFields.receive(frame, start) == expected[i]) {
                return i;
            }
        }
        return -1;
    }
}
