package org.truechimer.proto.octets;

import java.nio.ByteBuffer;

/**
 * Reads frames one after the other. Whatever the octets are, it throws nothing and never looks
 * beyond them.
 */
public final class FrameReader {
    private final ByteBuffer octets;
    private int position;

    /** What comes next. */
    public sealed interface Next {
        /** A whole frame. */
        record Whole(Frame frame) implements Next {}

        /** The file is over, right behind a frame. */
        record End() implements Next {}

        /**
         * The file breaks off within the frame that begins at {@code offset}; all before it is
         * whole.
         */
        record Torn(int offset) implements Next {}

        /** The frame that begins at {@code offset} is damaged, and more octets come behind it. */
        record Damaged(int offset, String problem) implements Next {}
    }

    /**
     * @param octets the file, or what was read of it
     * @param position where the first frame begins
     */
    public FrameReader(ByteBuffer octets, int position) {
        this.octets = octets.slice(); // in network order, whatever the other one was in
        this.position = position;
    }

    /**
     * {@return the next frame, or why there is none} After anything but a whole frame the answer
     * stays the same.
     */
    public Next next() {
        int left = octets.limit() - position;
        if (left <= 0) {
            return new Next.End();
        }
        if (left < Frame.HEADER_LENGTH) {
            return new Next.Torn(position);
        }
        int length = octets.getInt(position);
        int type = octets.get(position + 4) & 0xFF;
        boolean headerIsRight =
                Frame.checksum(octets.slice(position, Frame.CHECKED_HEADER_LENGTH))
                        == octets.getInt(position + Frame.CHECKED_HEADER_LENGTH);
        if (!headerIsRight || length < 0 || length > Frame.PAYLOAD_MAX) {
            return tornOrDamaged(position, "its header is not what was written");
        }
        if (length > left - Frame.HEADER_LENGTH) {
            return new Next.Torn(position);
        }
        ByteBuffer payload = octets.slice(position + Frame.HEADER_LENGTH, length);
        int end = position + Frame.HEADER_LENGTH + length;
        if (Frame.checksum(payload) != octets.getInt(position + 5)) {
            return tornOrDamaged(end, "its content is not what was written");
        }
        Frame frame = new Frame(position, type, payload.asReadOnlyBuffer());
        position = end;
        return new Next.Whole(frame);
    }

    /** A file system may give a file its length before its content, which reads as zeros then. */
    private Next tornOrDamaged(int from, String problem) {
        for (int i = from; i < octets.limit(); i++) {
            if (octets.get(i) != 0) {
                return new Next.Damaged(position, problem);
            }
        }
        return new Next.Torn(position);
    }
}
