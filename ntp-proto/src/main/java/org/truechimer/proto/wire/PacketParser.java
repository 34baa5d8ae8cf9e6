package org.truechimer.proto.wire;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes a {@link Packet} of a datagram. Any octets give one; none make it throw, loop or allocate
 * more than they deserve. {@link Trailer} knows what follows the header.
 */
public final class PacketParser {
    /** More octets than that make a packet {@link Malformation#TOO_LONG}. */
    public static final int MAXIMUM_LENGTH = 2048;

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
            case 1, 2, 3, 4 -> withTrailer(header, segment, offset + Header.LENGTH, end);
            // Version 5 has another layout behind the first octet: nothing of it may be read as
            // version 4.
            default -> new Packet.Malformed(Malformation.VERSION);
        };
    }

    private static Packet withTrailer(Header header, MemorySegment segment, long start, long end) {
        long macOffset = Trailer.macOffset(segment, header.version(), start, end);
        if (macOffset == Trailer.BAD_FIELD_LENGTH) {
            return new Packet.Malformed(Malformation.EXTENSION_FIELD_LENGTH);
        } else if (macOffset == Trailer.NO_MAC) {
            return new Packet.Malformed(Malformation.TRAILING_OCTETS);
        }
        List<ExtensionField> fields = new ArrayList<>();
        for (long position = start; position < macOffset; ) {
            int length = Trailer.fieldLength(segment, position, end);
            fields.add(new ExtensionField.Unknown(Trailer.fieldType(segment, position), length));
            position += length;
        }
        int digestLength = (int) (end - macOffset) - Trailer.KEY_ID_LENGTH;
        Optional<Mac> mac =
                macOffset == end
                        ? Optional.empty()
                        : Optional.of(new Mac(Trailer.keyId(segment, macOffset), digestLength));
        return new Packet.Valid(header, fields, mac);
    }
}
