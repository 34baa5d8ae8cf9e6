package org.truechimer.daemon.config;

import java.util.Optional;

/** Reads {@code [journal]}: a record of the run that can be replayed. */
final class JournalReader {
    private static final int LEAST_OCTETS = 1 << 20;
    private static final int GREATEST_OCTETS = 1 << 30;
    private static final int USUAL_OCTETS = 64 << 20;

    private JournalReader() {}

    /** {@return what the table says; empty when it names no file} */
    static Optional<Journal> read(Section section) {
        section.require("path");
        int octets =
                section.integer("maximum-size", LEAST_OCTETS, GREATEST_OCTETS).orElse(USUAL_OCTETS);
        Optional<Journal> journal = section.path("path").map(path -> new Journal(path, octets));
        section.finish();
        return journal;
    }
}
