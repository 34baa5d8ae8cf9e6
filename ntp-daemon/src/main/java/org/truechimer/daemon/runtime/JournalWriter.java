package org.truechimer.daemon.runtime;

import org.truechimer.daemon.config.Journal;
import org.truechimer.daemon.ring.RingWriter;
import org.truechimer.proto.journal.Ending;
import org.truechimer.proto.journal.Sink;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Writes the journal of this run into the ring of its directory. */
final class JournalWriter implements Sink, AutoCloseable {
    private static final Logger LOGGER = System.getLogger(JournalWriter.class.getName());

    private final Journal journal;
    private final RingWriter writer;

    /**
     * Makes the first file.
     *
     * @throws IOException with a sentence that names the directory
     */
    JournalWriter(Journal journal) throws IOException {
        this.journal = journal;
        this.writer = new RingWriter(journal.ring(), "journal-writer", this::endsEarly);
    }

    @Override
    public boolean begin() {
        writer.begin();
        return true;
    }

    @Override
    public boolean append(byte[] octets) {
        return writer.append(octets);
    }

    @Override
    public void ended(Ending why) {
        if (why == Ending.OUTGROWN) {
            endsEarly(
                    "there are so many sources that what is known of them does not fit into one of"
                            + " its files: give it a greater maximum-size, or fewer files");
        }
    }

    @Override
    public void close() {
        writer.close();
    }

    private void endsEarly(String why) {
        LOGGER.log(
                Level.WARNING,
                "The journal in "
                        + journal.path()
                        + " ends here, because "
                        + why
                        + "; the daemon runs on, and begins another one at its next start");
    }
}
