package org.truechimer.ctl;

/** A command cannot do what was asked; the message, one line, says why and what to do about it. */
final class CommandException extends Exception {
    private static final long serialVersionUID = 1;

    CommandException(String message) {
        super(message);
    }
}
