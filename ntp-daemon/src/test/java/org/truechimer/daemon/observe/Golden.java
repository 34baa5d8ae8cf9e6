package org.truechimer.daemon.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Texts that are compared with committed ones; {@code -Dgolden.update=true} writes them anew, to be
 * read before they are committed.
 */
final class Golden {
    private static final Path DIRECTORY =
            Path.of("src/test/resources/org/truechimer/daemon/observe");

    private Golden() {}

    static void assertGolden(String name, String actual) throws IOException {
        Path file = DIRECTORY.resolve(name);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(DIRECTORY);
            Files.writeString(file, actual);
        }
        assertThat(actual).as(name).isEqualTo(Files.readString(file));
    }
}
