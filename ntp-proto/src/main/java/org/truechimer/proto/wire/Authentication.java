package org.truechimer.proto.wire;

/** What was found about a packet's authenticity before it became an event. */
public enum Authentication {
    /** It carried none, and none was asked for. */
    NONE,
    /** It was verified with the key that the source is configured with. */
    VERIFIED,
    /**
     * Not authentic, and it cannot be: it says that our cookie is not known any more (kiss code
     * NTSN), in answer to our very request.
     */
    REFUSED,
    /** It should have been authentic and was not: forged, or made with another key. */
    FAILED
}
