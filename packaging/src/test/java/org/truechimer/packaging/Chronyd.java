package org.truechimer.packaging;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Where chronyd is on this machine. */
final class Chronyd {
    private Chronyd() {}

    /** {@return its path; the test is left out, and says so, if there is none} */
    static String find() {
        Optional<String> found =
                Stream.concat(
                                Stream.of(
                                        System.getenv()
                                                .getOrDefault("PATH", "")
                                                .split(File.pathSeparator, -1)),
                                Stream.of("/usr/sbin", "/usr/local/sbin"))
                        .map(directory -> Path.of(directory, "chronyd"))
                        .filter(Files::isExecutable)
                        .map(Path::toString)
                        .findFirst();
        if (found.isEmpty()) {
            String reason =
                    "chronyd is not installed, so nothing is tried with it (the package chrony has"
                            + " it)";
            System.out.println(reason);
            abort(reason);
        }
        return found.orElseThrow();
    }
}
