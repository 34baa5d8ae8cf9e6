package org.truechimer.daemon.runtime;

/** The command line is not understood; the message says why, for the person who typed it. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
