package org.truechimer.daemon.linux;

import static org.truechimer.daemon.linux.LinuxConstants.*;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.truechimer.daemon.linux.Structs.Cmsghdr;
import org.truechimer.daemon.linux.Structs.SockExtendedErr;
import org.truechimer.daemon.linux.Structs.Timespec;

import java.lang.foreign.MemorySegment;

/**
 * What came beside a message: its timestamp, and what an entry of the error queue is about. One
 * instance is filled again for each message, so that receiving allocates nothing. Any bytes will
 * do; what makes no sense is passed over.
 */
final class ControlMessages {
    /** Stands for a timestamp that did not come. */
    static final long NO_STAMP = Long.MIN_VALUE;

    /** Room for the timestamps and an error with its sender's address, and some to spare. */
    static final int CAPACITY = 256;

    private static final long HEADER = Cmsghdr.LAYOUT.byteSize();
    private static final long ALIGNMENT = 8;
    private static final long LATEST_SECONDS = 1L << 33; // far under what overflows as nanoseconds

    private long softwareStampNanos = NO_STAMP;
    private int errorNumber;
    private int errorOrigin;
    private int errorData;

    /**
     * Reads the control messages of one message.
     *
     * @param control where they begin, aligned to 8
     * @param length how many bytes the kernel wrote, not more than {@code control} has
     */
    void parse(MemorySegment control, long length) {
        softwareStampNanos = NO_STAMP;
        errorNumber = 0;
        errorOrigin = 0;
        errorData = 0;
        long at = 0;
        while (length - at >= HEADER) {
            long size = control.get(JAVA_LONG, at + Cmsghdr.LENGTH);
            if (size < HEADER || size > length - at) {
                return;
            }
            int level = control.get(JAVA_INT, at + Cmsghdr.LEVEL);
            int type = control.get(JAVA_INT, at + Cmsghdr.TYPE);
            take(level, type, control, at + HEADER, size - HEADER);
            at += Math.ceilDiv(size, ALIGNMENT) * ALIGNMENT;
        }
    }

    /**
     * {@return the kernel's own stamp, wall clock, nanoseconds since the Unix epoch; or {@link
     * #NO_STAMP}}
     */
    long softwareStampNanos() {
        return softwareStampNanos;
    }

    /**
     * {@return whether this came with the transmit timestamp of the datagram {@code number},
     * counted from 0}
     */
    boolean isTransmitStampOf(int number) {
        return errorOrigin == SO_EE_ORIGIN_TIMESTAMPING
                && errorNumber == ENOMSG
                && errorData == number;
    }

    /**
     * {@return the errno of a fault of the network or of this machine's routes; 0 if there was
     * none}
     */
    int networkErrno() {
        return switch (errorOrigin) {
            case SO_EE_ORIGIN_LOCAL, SO_EE_ORIGIN_ICMP, SO_EE_ORIGIN_ICMP6 -> errorNumber;
            default -> 0;
        };
    }

    private void take(int level, int type, MemorySegment control, long at, long size) {
        if (level == SOL_SOCKET && type == SCM_TIMESTAMPING && size >= Timespec.LAYOUT.byteSize()) {
            softwareStampNanos =
                    stamp(control, at); // the first of three; the third is the hardware's
        } else if (isError(level, type) && size >= SockExtendedErr.LAYOUT.byteSize()) {
            errorNumber = control.get(JAVA_INT, at + SockExtendedErr.ERRNO);
            errorOrigin = control.get(JAVA_BYTE, at + SockExtendedErr.ORIGIN);
            errorData = control.get(JAVA_INT, at + SockExtendedErr.DATA);
        }
    }

    private static boolean isError(int level, int type) {
        return (level == SOL_IP && type == IP_RECVERR)
                || (level == SOL_IPV6 && type == IPV6_RECVERR);
    }

    private static long stamp(MemorySegment control, long at) {
        long seconds = control.get(JAVA_LONG, at + Timespec.SECONDS);
        long nanos = control.get(JAVA_LONG, at + Timespec.NANOS);
        boolean sound =
                seconds >= 0 && seconds < LATEST_SECONDS && nanos >= 0 && nanos < 1_000_000_000L;
        return sound && (seconds | nanos) != 0 ? Timespec.nanos(control, at) : NO_STAMP;
    }
}
