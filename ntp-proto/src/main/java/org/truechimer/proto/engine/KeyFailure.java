package org.truechimer.proto.engine;

/**
 * A key exchange that came to nothing.
 *
 * @param fault why
 * @param words the same in more detail, from whoever found it; may be empty
 * @param freeNanos when, on the free-running clock
 */
public record KeyFailure(KeyExchangeFault fault, String words, long freeNanos) {}
