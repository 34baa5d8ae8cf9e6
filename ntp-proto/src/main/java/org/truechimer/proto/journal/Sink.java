package org.truechimer.proto.journal;

/** Where a journal is written to. */
public interface Sink {

    /**
     * Takes the next octets.
     *
     * @return whether they were taken; when not, the journal ends before them
     */
    boolean append(byte[] octets);

    /** Learns that nothing follows, as the journal itself says. */
    void ended(Ending why);
}
