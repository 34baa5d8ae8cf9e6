package org.truechimer.proto.server;

/** What a request deserves, after how many came from the same client. */
public enum RateVerdict {
    /** An answer. */
    ANSWER,
    /** The kiss code RATE: it came too soon, and its sender is told so. */
    KISS,
    /** Nothing: it came too soon. */
    DROP
}
