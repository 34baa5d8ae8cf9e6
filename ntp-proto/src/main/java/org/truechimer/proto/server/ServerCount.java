package org.truechimer.proto.server;

/** What a server counts beside what it {@linkplain Drop drops}. */
public enum ServerCount {
    /** Datagrams that arrived. */
    RECEIVED,
    /** Requests that were answered with the time. */
    ANSWERED,
    /** Answers with a MAC. */
    AUTHENTICATED,
    /** Answers in interleaved mode. */
    INTERLEAVED,
    /** Requests that were answered with the kiss code DENY. */
    DENIED,
    /** Requests that were answered with the kiss code RATE. */
    TOLD_TO_SLOW_DOWN,
    /** Answers that the system did not take. */
    NOT_SENT,
    /** Requests that were stamped when they were read, because the kernel had no stamp for them. */
    STAMPED_LATE,
    /** Requests with network time security that arrived. */
    NTS_RECEIVED,
    /** Those that were answered with the time. */
    NTS_ANSWERED,
    /** Those that were answered with the kiss code DENY. */
    NTS_DENIED,
    /** Those that came too often, told so or not. */
    NTS_RATE_LIMITED,
    /** Those that were answered with the kiss code NTSN: cookie or seal were not right. */
    NTS_NAK
}
