package org.truechimer.daemon.observe;

/**
 * What was received is no observation of this version; the message says what is wrong with it and
 * where.
 */
public final class ObservationException extends Exception {
    private static final long serialVersionUID = 1;

    /** Makes one with a message that reads well behind "the daemon's answer cannot be used: ". */
    public ObservationException(String message) {
        super(message);
    }
}
