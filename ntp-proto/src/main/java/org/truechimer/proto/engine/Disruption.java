package org.truechimer.proto.engine;

/** What happened to the clock from outside. */
public enum Disruption {
    /** The machine slept: the free-running clock stood still. */
    SUSPENDED,
    /** Somebody else stepped the wall clock, or a virtual machine was restored. */
    STEPPED,
    /** Somebody else changed the frequency or the status that we had set. */
    FOREIGN_STEERING
}
