package org.truechimer.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The scripts that measure accuracy: their own tests, which need no simulator. */
class LaboratoryTest {
    private static final Path LABORATORY = Path.of("lab").toAbsolutePath();
    private static final long RUN_MAX_SECONDS = 120;
    private static final String ENOUGH = "import sys; sys.exit(sys.version_info < (3, 10))";

    @TempDir private Path scratch;

    @Test
    void figuresTablesAndPlotsAreRight() throws Exception {
        assumeTrue(isThere(), "there is no python3 of version 3.10 or later");
        // -B: leave no compiled files beside the scripts.
        try (Child tests = python("-B", "-m", "unittest")) {
            assertThat(tests.awaitEnd(RUN_MAX_SECONDS)).as(tests.printed()).isZero();
            assertThat(tests.printed()).containsPattern("Ran [1-9]\\d+ tests");
        }
    }

    private boolean isThere() throws InterruptedException {
        try (Child probe = python("-c", ENOUGH)) {
            return probe.awaitEnd(RUN_MAX_SECONDS) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private Child python(String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("python3");
        builder.command().addAll(List.of(arguments));
        return Child.start(scratch, builder.directory(LABORATORY.toFile()));
    }
}
