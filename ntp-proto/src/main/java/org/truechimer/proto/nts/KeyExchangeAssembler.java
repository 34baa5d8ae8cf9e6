package org.truechimer.proto.nts;

import org.truechimer.proto.octets.Output;

/**
 * Puts a message together from the pieces in which a connection brings it. It looks at types and
 * lengths alone; whether the records make sense is for the parsers to say.
 */
public final class KeyExchangeAssembler {
    /** What a server takes at most: many times what any client sends. */
    public static final int SERVER_LENGTH_MAX = 16 << 10;

    /** What a client takes at most (RFC 8915 section 4). */
    public static final int CLIENT_LENGTH_MAX = 64 << 10;

    /** How far a message is. */
    public enum Progress {
        /** More octets have to come. */
        MORE,
        /** The end of the message was the last that came. */
        COMPLETE,
        /** It is too long, or goes on behind its end: no message comes of it any more. */
        BROKEN
    }

    private final int lengthMax;
    private final Output octets = new Output();
    private Progress progress = Progress.MORE;

    /** Of the record that comes at present. */
    private int header;

    private int headerLeft = KeyExchangeCodec.HEADER_LENGTH;
    private int bodyLeft;

    /**
     * An empty message.
     *
     * @param lengthMax octets that it may have
     */
    public KeyExchangeAssembler(int lengthMax) {
        this.lengthMax = lengthMax;
    }

    /**
     * {@return how far the message is with these octets}
     *
     * @param piece holds them
     * @param offset where they begin
     * @param length how many there are
     */
    public Progress feed(byte[] piece, int offset, int length) {
        int position = offset;
        int end = offset + length;
        while (position < end && progress == Progress.MORE) {
            if (headerLeft > 0) {
                header = (header << Byte.SIZE) | (piece[position] & 0xFF);
                octets.u8(piece[position]);
                headerLeft--;
                position++;
                begin();
            } else {
                int taken = Math.min(bodyLeft, end - position);
                octets.bare(piece, position, taken);
                bodyLeft -= taken;
                position += taken;
            }
            finishRecord();
        }
        if (position < end) {
            progress = Progress.BROKEN;
        }
        return progress;
    }

    /** {@return the octets of the message so far} */
    public byte[] message() {
        return octets.octets();
    }

    private void begin() {
        if (headerLeft == 0) {
            bodyLeft = header & 0xFFFF;
            if (octets.length() + bodyLeft > lengthMax) {
                progress = Progress.BROKEN;
            }
        }
    }

    private void finishRecord() {
        if (headerLeft == 0 && bodyLeft == 0 && progress == Progress.MORE) {
            int type = (header >>> Short.SIZE) & KeyExchangeCodec.TYPE_MASK;
            if (type == KeyExchangeRecord.EndOfMessage.TYPE) {
                progress = Progress.COMPLETE;
            }
            headerLeft = KeyExchangeCodec.HEADER_LENGTH;
        }
    }
}
