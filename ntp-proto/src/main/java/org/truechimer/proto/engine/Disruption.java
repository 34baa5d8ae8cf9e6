package org.truechimer.proto.engine;

/** What happened to the clock from outside. */
public enum Disruption {
    /** The machine slept: the free-running clock stood still. */
    SUSPENDED,
    /** Somebody else stepped the wall clock, or a virtual machine was restored. */
    STEPPED,
    /**
     * The wall clock moved against the free-running one and the rate that was set, and nobody told
     * of it yet: it was stepped, or the machine slept.
     */
    JUMPED,
    /**
     * A majority of the sources has moved away, further than any oscillator drifts: so it was our
     * clock that moved, and nothing told of it. A virtual machine was restored, say.
     */
    CONTRADICTED,
    /** Somebody else changed the frequency or the status that we had set. */
    FOREIGN_STEERING
}
