package org.truechimer.daemon.config;

/**
 * Something that the person should know about a configuration that can be used.
 *
 * @param severity how much it matters
 * @param place where
 * @param message what it is
 */
public record Notice(Severity severity, Place place, String message) {

    /** How much a notice matters. */
    public enum Severity {
        /** Good to know. */
        INFORMATION,
        /** Probably not what was meant. */
        WARNING,
        /** The daemon starts and says so; a check of the configuration fails. */
        ERROR
    }

    /** {@return {@code file:line:column: key: message}} */
    @Override
    public String toString() {
        return place + ": " + message;
    }
}
