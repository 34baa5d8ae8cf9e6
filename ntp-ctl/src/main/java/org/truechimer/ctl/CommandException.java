package org.truechimer.ctl;

/** A command cannot do what was asked; the message, one line, says why and what to do about it. */
final class CommandException extends Exception {
    private static final long serialVersionUID = 1;

    private final String message;

    CommandException(String message) {
        super(message);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
