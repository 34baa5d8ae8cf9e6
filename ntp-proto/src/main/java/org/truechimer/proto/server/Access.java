package org.truechimer.proto.server;

/** Whether an address may ask, and what it hears otherwise. */
public enum Access {
    /** It is served. */
    ALLOW,
    /** It gets no answer. */
    IGNORE,
    /** It is told to go away, with the kiss code DENY. */
    DENY
}
