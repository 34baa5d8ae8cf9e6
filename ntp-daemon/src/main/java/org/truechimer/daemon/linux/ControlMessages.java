package org.truechimer.daemon.linux;

import static org.truechimer.daemon.linux.LinuxConstants.*;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.truechimer.daemon.linux.Structs.Cmsghdr;
import org.truechimer.daemon.linux.Structs.In6Pktinfo;
import org.truechimer.daemon.linux.Structs.InPktinfo;
import org.truechimer.daemon.linux.Structs.SockExtendedErr;
import org.truechimer.daemon.linux.Structs.Timespec;
import org.truechimer.proto.time.NtpTimestamp;

import java.lang.foreign.MemorySegment;

/**
 * What came beside a message: its timestamp, which address of ours it was sent to, and what an
 * entry of the error queue is about. One instance is filled again for each message, so that
 * receiving allocates nothing. Any bytes will do; what makes no sense is passed over.
 */
final class ControlMessages {
    /** Stands for a timestamp that did not come. */
    static final long NO_STAMP = Long.MIN_VALUE;

    /** Room for the timestamps and an error with its sender's address, and some to spare. */
    static final int CAPACITY = 256;

    private static final long HEADER = Cmsghdr.LAYOUT.byteSize();
    private static final long ALIGNMENT = 8;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long LATEST_SECONDS = 1L << 33; // far under what overflows as nanoseconds

    private long softwareStampNanos = NO_STAMP;
    private int errorNumber;
    private int errorOrigin;
    private int errorData;
    private long infoOffset;
    private long infoSize;

    /**
     * Reads the control messages of one message.
     *
     * @param control where they begin, aligned to 8
     * @param length how many bytes the kernel wrote, not more than {@code control} has
     */
    void parse(MemorySegment control, long length) {
        parse(control, 0, length);
    }

    /**
     * Reads the control messages of one message.
     *
     * @param control holds them
     * @param base where they begin, aligned to 8
     * @param length how many bytes the kernel wrote, not more than are there
     */
    void parse(MemorySegment control, long base, long length) {
        softwareStampNanos = NO_STAMP;
        errorNumber = 0;
        errorOrigin = 0;
        errorData = 0;
        infoOffset = base;
        infoSize = 0;
        long at = base;
        long end = base + length;
        while (end - at >= HEADER) {
            long size = control.get(JAVA_LONG, at + Cmsghdr.LENGTH);
            if (size < HEADER || size > end - at) {
                return;
            }
            int level = control.get(JAVA_INT, at + Cmsghdr.LEVEL);
            int type = control.get(JAVA_INT, at + Cmsghdr.TYPE);
            take(level, type, control, at + HEADER, size - HEADER);
            at += space(size);
        }
    }

    /**
     * {@return the kernel's own stamp, wall clock, nanoseconds since the Unix epoch; or {@link
     * #NO_STAMP}}
     */
    long softwareStampNanos() {
        return softwareStampNanos;
    }

    /** {@return the same as an NTP timestamp; 0 for none} */
    long softwareStamp() {
        return softwareStampNanos == NO_STAMP
                ? 0
                : NtpTimestamp.bits(
                        softwareStampNanos / NANOS_PER_SECOND,
                        softwareStampNanos % NANOS_PER_SECOND);
    }

    /**
     * {@return where the message begins that says which address of ours was asked, its head
     * included}
     */
    long infoOffset() {
        return infoOffset;
    }

    /** {@return bytes of that message without its padding; 0 if it did not come} */
    long infoSize() {
        return infoSize;
    }

    /** {@return bytes that a control message of {@code size} bytes takes with its padding} */
    static long space(long size) {
        return (size + ALIGNMENT - 1) & -ALIGNMENT;
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
        } else if (isInfo(level, type, size)) {
            infoOffset = at - HEADER;
            infoSize = size + HEADER;
        } else if (isError(level, type) && size >= SockExtendedErr.LAYOUT.byteSize()) {
            errorNumber = control.get(JAVA_INT, at + SockExtendedErr.ERRNO);
            errorOrigin = control.get(JAVA_BYTE, at + SockExtendedErr.ORIGIN);
            errorData = control.get(JAVA_INT, at + SockExtendedErr.DATA);
        }
    }

    private static boolean isInfo(int level, int type, long size) {
        return (level == SOL_IP && type == IP_PKTINFO && size == InPktinfo.LAYOUT.byteSize())
                || (level == SOL_IPV6
                        && type == IPV6_PKTINFO
                        && size == In6Pktinfo.LAYOUT.byteSize());
    }

    private static boolean isError(int level, int type) {
        return (level == SOL_IP && type == IP_RECVERR)
                || (level == SOL_IPV6 && type == IPV6_RECVERR);
    }

    private static long stamp(MemorySegment control, long at) {
        long seconds = control.get(JAVA_LONG, at + Timespec.SECONDS);
        long nanos = control.get(JAVA_LONG, at + Timespec.NANOS);
        boolean sound =
                seconds >= 0 && seconds < LATEST_SECONDS && nanos >= 0 && nanos < NANOS_PER_SECOND;
        return sound && (seconds | nanos) != 0 ? Timespec.nanos(control, at) : NO_STAMP;
    }
}
