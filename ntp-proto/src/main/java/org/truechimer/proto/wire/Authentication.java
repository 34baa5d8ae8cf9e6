package org.truechimer.proto.wire;

/** What was found about a packet's authenticity before it became an event. */
public enum Authentication {
    /** It carried none, and none was asked for. */
    NONE,
    /** It was verified with the key that the source is configured with. */
    VERIFIED,
    /** It should have been authentic and was not: forged, or made with another key. */
    FAILED
}
