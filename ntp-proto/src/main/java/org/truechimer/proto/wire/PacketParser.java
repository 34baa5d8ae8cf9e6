package org.truechimer.proto.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes a {@link Packet} of a datagram. Any octets give one; none make it throw, loop or allocate
 * more than they deserve.
 *
 * <p>Nothing in a packet says where its extension fields end and a MAC begins; the number of octets
 * that are left decides (RFC 7822 section 3). A MAC is 20 or 24 octets and a lone 4 a crypto-NAK,
 * so whatever is 28 or more starts with a field, and a field that ends a packet is 28 or more.
 * Before version 4 there were no fields: all that follows the header is the MAC.
 */
public final class PacketParser {
    /** More octets than that make a packet {@link Malformation#TOO_LONG}. */
    public static final int MAXIMUM_LENGTH = 2048;

    private static final int KEY_ID_LENGTH = 4;
    private static final int MAXIMUM_DIGEST_LENGTH = 64;
    private static final int SHORT_MAC_LENGTH = KEY_ID_LENGTH + 16;
    private static final int LONG_MAC_LENGTH = KEY_ID_LENGTH + 20;
    private static final int MINIMUM_FIELD_LENGTH = 16;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);

    private PacketParser() {}

    /**
     * {@return the packet, or what is wrong with it}
     *
     * @param octets holds the datagram
     * @param offset of its first octet
     * @param length of the datagram, octets
     */
    public static Packet parse(byte[] octets, int offset, int length) {
        return parse(MemorySegment.ofArray(octets), offset, length);
    }

    /**
     * {@return the packet, or what is wrong with it}
     *
     * @param segment holds the datagram
     * @param offset of its first octet
     * @param length of the datagram, octets
     */
    public static Packet parse(MemorySegment segment, long offset, int length) {
        Objects.checkFromIndexSize(offset, length, segment.byteSize());
        if (length < Header.LENGTH) {
            return new Packet.Malformed(Malformation.TOO_SHORT);
        } else if (length > MAXIMUM_LENGTH) {
            return new Packet.Malformed(Malformation.TOO_LONG);
        }
        Header header = Header.read(segment, offset);
        long end = offset + length;
        return switch (header.version()) {
            case 1, 2, 3 ->
                    withMac(
                            header,
                            List.of(),
                            segment,
                            offset + Header.LENGTH,
                            end,
                            MAXIMUM_DIGEST_LENGTH);
            case 4 -> withFields(header, segment, offset + Header.LENGTH, end);
            // Version 5 has another layout behind the first octet: nothing of it may be read as
            // version 4.
            default -> new Packet.Malformed(Malformation.VERSION);
        };
    }

    private static Packet withFields(Header header, MemorySegment segment, long start, long end) {
        List<ExtensionField> fields = new ArrayList<>();
        long position = start;
        while (end - position > LONG_MAC_LENGTH) {
            int type = Short.toUnsignedInt(segment.get(SHORT, position));
            int length = Short.toUnsignedInt(segment.get(SHORT, position + 2));
            if (length < MINIMUM_FIELD_LENGTH || length % 4 != 0 || length > end - position) {
                return new Packet.Malformed(Malformation.EXTENSION_FIELD_LENGTH);
            }
            fields.add(new ExtensionField.Unknown(type, length));
            position += length;
        }
        return withMac(header, fields, segment, position, end, LONG_MAC_LENGTH - KEY_ID_LENGTH);
    }

    private static Packet withMac(
            Header header,
            List<ExtensionField> fields,
            MemorySegment segment,
            long start,
            long end,
            int maximumDigest) {
        int length = (int) (end - start);
        if (length == 0) {
            return new Packet.Valid(header, fields, Optional.empty());
        }
        int digestLength = length - KEY_ID_LENGTH;
        if (length % 4 != 0 || digestLength > maximumDigest) {
            return new Packet.Malformed(Malformation.TRAILING_OCTETS);
        }
        Mac mac = new Mac(segment.get(INT, start), digestLength);
        boolean cryptoNak = digestLength == 0 && mac.keyId() == 0;
        boolean digestFits = header.version() < 4 ? digestLength > 0 : length >= SHORT_MAC_LENGTH;
        return cryptoNak || digestFits
                ? new Packet.Valid(header, fields, Optional.of(mac))
                : new Packet.Malformed(Malformation.TRAILING_OCTETS);
    }
}
