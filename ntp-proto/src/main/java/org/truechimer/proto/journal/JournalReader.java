package org.truechimer.proto.journal;

import org.truechimer.proto.octets.Frame;
import org.truechimer.proto.octets.FrameReader;
import org.truechimer.proto.octets.UndecodableException;

import java.nio.ByteBuffer;

/** Reads the entries of a journal one after the other. Any octets are safe. */
final class JournalReader {
    private final ByteBuffer octets;
    private final FrameReader frames;
    private int count;

    /** What comes next. */
    sealed interface Next {
        /** An entry: the first is {@link Entry.Opened}, and no other is. */
        record Read(Entry entry) implements Next {}

        /** The journal breaks off here. */
        record BrokenOff(Ending how) implements Next {}

        /** What begins at {@code offset} cannot be read, nor what is behind it. */
        record Damaged(int offset, String problem) implements Next {}
    }

    JournalReader(ByteBuffer octets) {
        this.octets = octets.slice();
        this.frames = new FrameReader(octets, Entry.OPENING_LENGTH);
    }

    Next next() {
        if (octets.limit() < Entry.OPENING_LENGTH
                || octets.getLong(0) >>> 16 != Entry.OPENING >>> 16) {
            return new Next.Damaged(0, "this is no journal");
        }
        if (octets.getLong(0) != Entry.OPENING) {
            return new Next.Damaged(
                    6,
                    "its format is number "
                            + (octets.getLong(0) & 0xFFFF)
                            + ", and this program reads number "
                            + (Entry.OPENING & 0xFFFF));
        }
        return switch (frames.next()) {
            case FrameReader.Next.Whole(Frame frame) -> entry(frame);
            case FrameReader.Next.End() -> new Next.BrokenOff(Ending.CUT_OFF);
            case FrameReader.Next.Torn(int _) -> new Next.BrokenOff(Ending.TORN);
            case FrameReader.Next.Damaged(int offset, String problem) ->
                    new Next.Damaged(offset, problem);
        };
    }

    private Next entry(Frame frame) {
        try {
            Entry entry = Entry.of(frame.type(), frame.payload());
            boolean first = count++ == 0;
            return entry instanceof Entry.Opened == first
                    ? new Next.Read(entry)
                    : new Next.Damaged(frame.offset(), "its beginning is not where it has to be");
        } catch (UndecodableException e) {
            return new Next.Damaged(frame.offset(), String.valueOf(e.getMessage()));
        }
    }
}
