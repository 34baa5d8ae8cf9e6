package org.truechimer.daemon.config;

import java.util.Optional;

/** Reads {@code [journal]}: a record of the run that can be replayed. */
final class JournalReader {
    private static final int LEAST_OCTETS = 1 << 20;
    private static final int GREATEST_OCTETS = 1 << 30;
    private static final int USUAL_OCTETS = 64 << 20;
    private static final int FILES_MAX = 1000;
    private static final int USUAL_FILES = 8;
    private static final int LEAST_FILE_OCTETS = 1 << 17;

    private JournalReader() {}

    /** {@return what the table says; empty when it names no directory} */
    static Optional<Journal> read(Section section) {
        section.require("path");
        int octets =
                section.integer("maximum-size", LEAST_OCTETS, GREATEST_OCTETS).orElse(USUAL_OCTETS);
        int files = section.integer("files", 2, FILES_MAX).orElse(USUAL_FILES);
        if (octets / files < LEAST_FILE_OCTETS) {
            section.findings()
                    .problem(
                            section.placeOf("files"),
                            "so many files of a maximum-size of "
                                    + octets
                                    + " would be smaller than "
                                    + LEAST_FILE_OCTETS
                                    + " octets each; at most "
                                    + octets / LEAST_FILE_OCTETS
                                    + " fit");
        }
        Optional<Journal> journal =
                section.path("path").map(path -> new Journal(path, octets, files));
        section.finish();
        return journal;
    }
}
