package org.truechimer.proto.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The fields of an NTP header where it lies in memory, at {@code base} of {@code segment} (RFC 5905
 * section 7.3). Nothing is copied and nothing allocated. The bits of each field are as on the wire;
 * {@link Header} says what they mean. The caller has made sure that {@value Header#LENGTH} octets
 * are there.
 */
public final class HeaderFields {
    private static final long LEAP_VERSION_MODE_OFFSET = 0;
    private static final long STRATUM_OFFSET = 1;
    private static final long POLL_OFFSET = 2;
    private static final long PRECISION_OFFSET = 3;
    private static final long ROOT_DELAY_OFFSET = 4;
    private static final long ROOT_DISPERSION_OFFSET = 8;
    private static final long REFERENCE_ID_OFFSET = 12;
    private static final long REFERENCE_OFFSET = 16;
    private static final long ORIGIN_OFFSET = 24;
    private static final long RECEIVE_OFFSET = 32;
    private static final long TRANSMIT_OFFSET = 40;

    private static final long POLL_MASK = 0xFFL << 40;

    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(BIG_ENDIAN);

    private HeaderFields() {}

    /** {@return leap indicator, 0 to 3} */
    public static int leap(MemorySegment segment, long base) {
        return (segment.get(BYTE, base + LEAP_VERSION_MODE_OFFSET) & 0xFF) >>> 6;
    }

    /** {@return version, 0 to 7} */
    public static int version(MemorySegment segment, long base) {
        return (segment.get(BYTE, base + LEAP_VERSION_MODE_OFFSET) >>> 3) & 7;
    }

    /** {@return mode, 0 to 7, see {@link Mode}} */
    public static int mode(MemorySegment segment, long base) {
        return segment.get(BYTE, base + LEAP_VERSION_MODE_OFFSET) & 7;
    }

    /**
     * {@return the first eight octets as one number: leap indicator, version, mode, stratum, poll
     * exponent, precision, root delay} What reads or writes several of these is faster by it.
     */
    public static long head(MemorySegment segment, long base) {
        return segment.get(LONG, base + LEAP_VERSION_MODE_OFFSET);
    }

    /** {@return the version in {@link #head}} */
    public static int versionOf(long head) {
        return (int) (head >>> 59) & 7;
    }

    /** {@return the mode in {@link #head}} */
    public static int modeOf(long head) {
        return (int) (head >>> 56) & 7;
    }

    /**
     * Sets the first sixteen octets, but for the poll exponent, which stays as it is in a head.
     *
     * @param head whose poll exponent to keep
     */
    public static void answer(
            MemorySegment segment,
            long base,
            long head,
            int leap,
            int version,
            int mode,
            int stratum,
            int precision,
            int rootDelay,
            int rootDispersion,
            int referenceId) {
        int first = (leap & 3) << 6 | (version & 7) << 3 | (mode & 7);
        segment.set(
                LONG,
                base + LEAP_VERSION_MODE_OFFSET,
                (long) first << 56
                        | (stratum & 0xFFL) << 48
                        | (head & POLL_MASK)
                        | (precision & 0xFFL) << 32
                        | (rootDelay & 0xFFFF_FFFFL));
        segment.set(
                LONG,
                base + ROOT_DISPERSION_OFFSET,
                (long) rootDispersion << 32 | (referenceId & 0xFFFF_FFFFL));
    }

    /** Sets the first octet: leap indicator, version and mode. */
    public static void leapVersionMode(
            MemorySegment segment, long base, int leap, int version, int mode) {
        segment.set(
                BYTE,
                base + LEAP_VERSION_MODE_OFFSET,
                (byte) ((leap & 3) << 6 | (version & 7) << 3 | (mode & 7)));
    }

    /** {@return stratum, 0 to 255} */
    public static int stratum(MemorySegment segment, long base) {
        return segment.get(BYTE, base + STRATUM_OFFSET) & 0xFF;
    }

    /** Sets the stratum, of which eight bits count. */
    public static void stratum(MemorySegment segment, long base, int stratum) {
        segment.set(BYTE, base + STRATUM_OFFSET, (byte) stratum);
    }

    /** {@return poll exponent, log2 seconds, -128 to 127} */
    public static int poll(MemorySegment segment, long base) {
        return segment.get(BYTE, base + POLL_OFFSET);
    }

    /** Sets the poll exponent, log2 seconds. */
    public static void poll(MemorySegment segment, long base, int poll) {
        segment.set(BYTE, base + POLL_OFFSET, (byte) poll);
    }

    /** {@return precision, log2 seconds, -128 to 127} */
    public static int precision(MemorySegment segment, long base) {
        return segment.get(BYTE, base + PRECISION_OFFSET);
    }

    /** Sets the precision, log2 seconds. */
    public static void precision(MemorySegment segment, long base, int precision) {
        segment.set(BYTE, base + PRECISION_OFFSET, (byte) precision);
    }

    /** {@return root delay in NTP short format} */
    public static int rootDelay(MemorySegment segment, long base) {
        return segment.get(INT, base + ROOT_DELAY_OFFSET);
    }

    /** Sets the root delay, in NTP short format. */
    public static void rootDelay(MemorySegment segment, long base, int bits) {
        segment.set(INT, base + ROOT_DELAY_OFFSET, bits);
    }

    /** {@return root dispersion in NTP short format} */
    public static int rootDispersion(MemorySegment segment, long base) {
        return segment.get(INT, base + ROOT_DISPERSION_OFFSET);
    }

    /** Sets the root dispersion, in NTP short format. */
    public static void rootDispersion(MemorySegment segment, long base, int bits) {
        segment.set(INT, base + ROOT_DISPERSION_OFFSET, bits);
    }

    /** {@return reference id, or kiss code} */
    public static int referenceId(MemorySegment segment, long base) {
        return segment.get(INT, base + REFERENCE_ID_OFFSET);
    }

    /** Sets the reference id, or kiss code. */
    public static void referenceId(MemorySegment segment, long base, int referenceId) {
        segment.set(INT, base + REFERENCE_ID_OFFSET, referenceId);
    }

    /** {@return reference timestamp} */
    public static long reference(MemorySegment segment, long base) {
        return segment.get(LONG, base + REFERENCE_OFFSET);
    }

    /** Sets the reference timestamp. */
    public static void reference(MemorySegment segment, long base, long bits) {
        segment.set(LONG, base + REFERENCE_OFFSET, bits);
    }

    /** {@return origin timestamp} */
    public static long origin(MemorySegment segment, long base) {
        return segment.get(LONG, base + ORIGIN_OFFSET);
    }

    /** Sets the origin timestamp. */
    public static void origin(MemorySegment segment, long base, long bits) {
        segment.set(LONG, base + ORIGIN_OFFSET, bits);
    }

    /** {@return receive timestamp} */
    public static long receive(MemorySegment segment, long base) {
        return segment.get(LONG, base + RECEIVE_OFFSET);
    }

    /** Sets the receive timestamp. */
    public static void receive(MemorySegment segment, long base, long bits) {
        segment.set(LONG, base + RECEIVE_OFFSET, bits);
    }

    /** {@return transmit timestamp} */
    public static long transmit(MemorySegment segment, long base) {
        return segment.get(LONG, base + TRANSMIT_OFFSET);
    }

    /** Sets the transmit timestamp. */
    public static void transmit(MemorySegment segment, long base, long bits) {
        segment.set(LONG, base + TRANSMIT_OFFSET, bits);
    }
}
