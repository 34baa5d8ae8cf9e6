package org.truechimer.proto.journal;

/** How a journal ends. */
public enum Ending {
    /** The program ended, and the journal with it. */
    STOPPED,
    /** It reached its greatest size; the program ran on. */
    FULL,
    /** It breaks off behind a whole event: the program or the machine was stopped short. */
    CUT_OFF,
    /** It breaks off within an event, which is lost. */
    TORN
}
