package org.truechimer.proto.octets;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A piece of a file that is only ever appended to: octets with a type, a length and checksums. What
 * the octets mean is the business of whoever writes them.
 *
 * <p>On disk, in network order: length of the payload (4 octets), type (1), checksum of the payload
 * (4), checksum of these nine (4), payload. With a header that is checked by itself, a frame whose
 * end is missing can be told from a length that was damaged. Checksums are CRC-32C.
 *
 * @param offset of its first octet in the file
 * @param type 0 to 255
 * @param payload what it carries
 */
public record Frame(int offset, int type, ByteBuffer payload) {
    /** Octets before the payload. */
    public static final int HEADER_LENGTH = 13;

    /** The greatest payload, 16 MiB. */
    public static final int PAYLOAD_MAX = 1 << 24;

    static final int CHECKED_HEADER_LENGTH = 9;

    /**
     * {@return a whole frame as it stands in the file}
     *
     * @param type 0 to 255
     * @param payload at most {@link #PAYLOAD_MAX} octets
     */
    public static byte[] encode(int type, byte[] payload) {
        if (payload.length > PAYLOAD_MAX) {
            throw new IllegalArgumentException(payload.length + " octets are too many for a frame");
        }
        ByteBuffer frame = ByteBuffer.wrap(new byte[HEADER_LENGTH + payload.length]);
        frame.putInt(payload.length).put((byte) type).putInt(checksum(ByteBuffer.wrap(payload)));
        frame.putInt(checksum(frame.slice(0, CHECKED_HEADER_LENGTH))).put(payload);
        return frame.array();
    }

    static int checksum(ByteBuffer octets) {
        CRC32C checksum = new CRC32C();
        checksum.update(octets.duplicate());
        return (int) checksum.getValue();
    }
}
