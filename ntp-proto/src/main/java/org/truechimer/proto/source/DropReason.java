package org.truechimer.proto.source;

/** Why an answer was dropped. Each is counted per source and shown to the person who asks. */
public enum DropReason {
    /** Not an NTP packet at all. */
    MALFORMED,
    /** Another version than the request's. */
    VERSION,
    /** Not a server's answer. */
    MODE,
    /** The exchange it answers is over, or was never ours. */
    LATE,
    /** It is the answer to no request, or its request was answered already. */
    DUPLICATE,
    /** It does not echo the request: forged, or meant for another. */
    BOGUS_ORIGIN,
    /** Its receive or transmit timestamp is zero. */
    ZERO_TIMESTAMP,
    /** It is not authentic, and the source has to be. */
    UNAUTHENTIC,
    /** The server does not know our cookie any more (kiss code NTSN). */
    COOKIE_REFUSED,
    /** The server says that it is not synchronised. */
    UNSYNCHRONISED,
    /** A stratum that no server can have. */
    STRATUM,
    /** Root delay or root dispersion beyond what any clock in use has. */
    ROOT_DISTANCE,
    /** The server's clock was set after it answered. */
    REFERENCE_TIME,
    /**
     * It came back before it can have been sent: the server's stamps lie, or a clock was stepped.
     */
    NEGATIVE_DELAY,
    /** It was under way, or held by the server, for too long to be of use. */
    EXCESSIVE_DELAY,
    /** The server follows this very machine. */
    LOOP,
    /** The local clock was stepped, or slept, between request and answer. */
    CLOCK_STEPPED,
    /** A kiss code that is for information only. */
    KISS
}
