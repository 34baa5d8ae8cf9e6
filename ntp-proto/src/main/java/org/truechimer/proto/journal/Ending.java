package org.truechimer.proto.journal;

/** How a file of a journal ends. */
public enum Ending {
    /** The program ended, and the journal with it. */
    STOPPED,
    /** It is full; the run goes on in the next file. */
    CONTINUED,
    /** The engine's state has outgrown a file; the program ran on without a journal. */
    OUTGROWN,
    /** It breaks off behind a whole event: the program or the machine was stopped short. */
    CUT_OFF,
    /** It breaks off within an event, which is lost. */
    TORN
}
