package org.truechimer.proto.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What follows the header of a packet, where it lies in memory: extension fields, then a MAC.
 * Nothing is copied and nothing allocated; any octets will do.
 *
 * <p>Nothing in a packet says where its extension fields end and a MAC begins; the number of octets
 * that are left decides (RFC 7822 section 3). A MAC is 20 or 24 octets and a lone 4 a crypto-NAK,
 * so whatever is 28 or more starts with a field, and a field that ends a packet is 28 or more.
 * Before version 4 there were no fields: all that follows the header is the MAC.
 */
public final class Trailer {
    /** Octets of the key's number, with which a MAC begins. */
    public static final int KEY_ID_LENGTH = 4;

    /** {@link #macOffset}: the length of an extension field is wrong. */
    public static final long BAD_FIELD_LENGTH = -1;

    /** {@link #macOffset}: what is left behind the extension fields is no MAC. */
    public static final long NO_MAC = -2;

    private static final int MAXIMUM_DIGEST_LENGTH = 64;
    private static final int SHORT_MAC_LENGTH = KEY_ID_LENGTH + 16;
    private static final int LONG_MAC_LENGTH = KEY_ID_LENGTH + 20;
    private static final int MINIMUM_FIELD_LENGTH = 16;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);

    private Trailer() {}

    /**
     * {@return where the MAC begins, which is {@code end} when there is none; or {@link
     * #BAD_FIELD_LENGTH} or {@link #NO_MAC}}
     *
     * @param version of NTP, 1 to 4
     * @param start where the header ends
     * @param end where the packet ends
     */
    public static long macOffset(MemorySegment segment, int version, long start, long end) {
        long position = start;
        while (startsWithField(version, position, end)) {
            int length = fieldLength(segment, position, end);
            if (length < 0) {
                return BAD_FIELD_LENGTH;
            }
            position += length;
        }
        return position == end || isMac(segment, version, position, end) ? position : NO_MAC;
    }

    /** {@return the number of the key of the MAC that begins at {@code offset}} */
    public static int keyId(MemorySegment segment, long offset) {
        return segment.get(INT, offset);
    }

    /** Writes the number of a key where a MAC begins. */
    public static void keyId(MemorySegment segment, long offset, int keyId) {
        segment.set(INT, offset, keyId);
    }

    static boolean startsWithField(int version, long position, long end) {
        return version >= 4 && end - position > LONG_MAC_LENGTH;
    }

    static int fieldType(MemorySegment segment, long position) {
        return Short.toUnsignedInt(segment.get(SHORT, position));
    }

    /** {@return octets of the whole field; -1 when it cannot have so many} */
    static int fieldLength(MemorySegment segment, long position, long end) {
        int length = Short.toUnsignedInt(segment.get(SHORT, position + 2));
        boolean fits =
                length >= MINIMUM_FIELD_LENGTH && length % 4 == 0 && length <= end - position;
        return fits ? length : -1;
    }

    private static boolean isMac(MemorySegment segment, int version, long position, long end) {
        int length = (int) (end - position);
        if (length % 4 != 0) {
            return false;
        }
        boolean cryptoNak = length == KEY_ID_LENGTH && keyId(segment, position) == 0;
        return cryptoNak
                || (version < 4
                        ? length > KEY_ID_LENGTH && length <= KEY_ID_LENGTH + MAXIMUM_DIGEST_LENGTH
                        : length == SHORT_MAC_LENGTH || length == LONG_MAC_LENGTH);
    }
}
