package org.truechimer.daemon.config;

import java.nio.file.Path;

/**
 * Where in the configuration something stands.
 *
 * @param file the file
 * @param line from 1; 0 for the file as a whole
 * @param column in characters, from 1; 0 for the line or the file as a whole
 * @param key the dotted key with its tables; empty when there is none
 */
public record Place(Path file, int line, int column, String key) {

    /** {@return a file as a whole} */
    static Place of(Path file) {
        return new Place(file, 0, 0, "");
    }

    /** {@return a spot in a file that has no key} */
    static Place of(Path file, int line, int column) {
        return new Place(file, line, column, "");
    }

    /** {@return {@code file:line:column: key}, without the parts that are not there} */
    @Override
    public String toString() {
        return file
                + (line == 0 ? "" : ":" + line)
                + (column == 0 ? "" : ":" + column)
                + (key.isEmpty() ? "" : ": " + key);
    }
}
