package org.truechimer.daemon.tls;

import org.truechimer.proto.engine.KeyExchangeFault;

import java.io.IOException;

/** A key exchange came to nothing; why, in words, and what to do about it. */
final class KeyExchangeException extends IOException {
    private static final long serialVersionUID = 1;

    private final KeyExchangeFault fault;
    private final String words;
    private final String remedy;

    KeyExchangeException(KeyExchangeFault fault, String words, String remedy) {
        super(words);
        this.fault = fault;
        this.words = words;
        this.remedy = remedy;
    }

    KeyExchangeFault fault() {
        return fault;
    }

    String words() {
        return words;
    }

    String remedy() {
        return remedy;
    }
}
