package org.truechimer.proto.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.octets.Frame;
import org.truechimer.proto.octets.UndecodableException;

import java.nio.ByteBuffer;
import java.util.Arrays;

class JournalFuzzTest {

    /** What does not begin as a journal is given that beginning, or nothing else would be tried. */
    @FuzzTest(maxDuration = "2m")
    void anyOctetsAreReadToAnEnd(byte[] octets) {
        ByteBuffer journal = ByteBuffer.wrap(octets.clone());
        if (octets.length >= Entry.OPENING_LENGTH) {
            journal.putLong(0, Entry.OPENING);
        }
        JournalReader reader = new JournalReader(journal);
        int entries = 0;
        JournalReader.Next next = reader.next();
        while (next instanceof JournalReader.Next.Read) {
            entries++;
            next = reader.next();
        }
        assertThat(entries).isLessThanOrEqualTo(octets.length / Frame.HEADER_LENGTH);
    }

    /** The first octet is the type of an entry, the others are its payload. */
    @FuzzTest(maxDuration = "2m")
    void anyOctetsAreAnEntryOrRefused(byte[] octets) {
        if (octets.length == 0) {
            return;
        }
        ByteBuffer payload = ByteBuffer.wrap(Arrays.copyOfRange(octets, 1, octets.length));
        Entry entry;
        try {
            entry = Entry.of(octets[0], payload);
        } catch (UndecodableException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }
        assertThat(again(entry)).isEqualTo(entry);
    }

    /** A state goes into an engine, or is refused. */
    @FuzzTest(maxDuration = "2m")
    void anyOctetsAreAStateOrRefused(byte[] octets) {
        Beginning beginning = new Beginning.Midway(ByteBuffer.wrap(octets));
        Engine engine;
        try {
            engine = beginning.engine();
        } catch (UndecodableException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }
        Beginning written = Beginning.midway(engine);
        assertThat(Beginning.midway(again(written))).isEqualTo(written);
    }

    private static Engine again(Beginning beginning) {
        try {
            return beginning.engine();
        } catch (UndecodableException e) {
            throw new AssertionError("what was written is not read back", e);
        }
    }

    private static Entry again(Entry entry) {
        byte[] frame = entry.frame();
        try {
            return Entry.of(
                    frame[4],
                    ByteBuffer.wrap(Arrays.copyOfRange(frame, Frame.HEADER_LENGTH, frame.length)));
        } catch (UndecodableException e) {
            throw new AssertionError("what was written is not read back", e);
        }
    }
}
