package org.truechimer.proto.engine;

/** How things stand with the clock as a whole. */
public enum Synchronisation {
    /** Not enough sources have answered yet. */
    STARTING,
    /** A majority agrees and the clock follows it. */
    SYNCHRONISED,
    /**
     * No usable source for a while, or fewer than have to agree: the clock runs on at the last
     * frequency, and the error bound grows.
     */
    HOLDOVER,
    /** The clock was changed from outside and has not been measured again yet. */
    DISRUPTED,
    /**
     * Sources contradict each other and no majority of them agrees, or, before the clock was set,
     * fewer than have to: nothing is steered.
     */
    NO_MAJORITY,
    /** The step that would be needed is greater than the configured limit: nothing is steered. */
    PANIC
}
