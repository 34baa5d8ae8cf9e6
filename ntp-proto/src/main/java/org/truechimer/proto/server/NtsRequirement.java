package org.truechimer.proto.server;

/** What becomes of requests without network time security. */
public enum NtsRequirement {
    /** They are answered like all others. */
    NONE,
    /** They get no answer. */
    IGNORE,
    /** They are answered with the kiss code DENY. */
    DENY
}
