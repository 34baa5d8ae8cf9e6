package org.truechimer.proto.journal;

/** Octets that no value has; the message says what was expected. */
final class UndecodableException extends Exception {
    private static final long serialVersionUID = 1;

    UndecodableException(String message) {
        super(message, null, false, false);
    }
}
