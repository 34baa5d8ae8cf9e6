package org.truechimer.proto.journal;

/** Where a journal is written to: a row of files, of which the oldest may be dropped. */
public interface Sink {

    /**
     * Begins another file, the first one too.
     *
     * @return whether that is possible; when not, the journal has ended
     */
    boolean begin();

    /**
     * Takes the next octets of the file.
     *
     * @return whether they were taken; when not, the journal ends before them
     */
    boolean append(byte[] octets);

    /** Learns that nothing follows, as the journal itself says. */
    void ended(Ending why);
}
