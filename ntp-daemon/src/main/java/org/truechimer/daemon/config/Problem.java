package org.truechimer.daemon.config;

import java.util.Optional;

/**
 * A fault of the configuration, for the person who has to mend it.
 *
 * @param place where
 * @param message what is wrong and what is allowed
 * @param nearest the known word that was probably meant
 */
public record Problem(Place place, String message, Optional<String> nearest) {

    /**
     * {@return {@code file:line:column: key: message}, with the nearest known word as a question}
     */
    @Override
    public String toString() {
        return place
                + ": "
                + message
                + nearest.map(word -> "; did you mean `" + word + "`?").orElse("");
    }
}
