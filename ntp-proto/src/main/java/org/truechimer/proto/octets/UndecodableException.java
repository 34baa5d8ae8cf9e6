package org.truechimer.proto.octets;

/** Octets that no value has; the message says what was expected. */
public final class UndecodableException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * Says what was wrong.
     *
     * @param message part of a sentence
     */
    public UndecodableException(String message) {
        super(message, null, false, false);
    }
}
