package org.truechimer.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

class LogFileTest {
    @TempDir private Path scratch;

    private static void write(LogFile log, String text) throws IOException {
        log.write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void afterReopeningLinesGoIntoAFileOfTheOldName() throws IOException {
        Path path = Files.writeString(scratch.resolve("log"), "before\n");
        Path rotated = scratch.resolve("log.1");
        try (LogFile log = new LogFile(path)) {
            write(log, "one\n");
            Files.move(path, rotated);
            write(log, "two\n");
            log.reopen();
            write(log, "three\n");
        }

        assertThat(rotated).hasContent("before\none\ntwo\n");
        assertThat(path).hasContent("three\n");
    }

    @Test
    void aFileThatCannotBeReopenedLeavesTheOldOneOpen() throws IOException {
        Path directory = Files.createDirectory(scratch.resolve("d"));
        Path moved = scratch.resolve("moved");
        try (LogFile log = new LogFile(directory.resolve("log"))) {
            Files.move(directory, moved);

            assertThatThrownBy(log::reopen).hasMessageContaining("its directory does not exist");
            write(log, "still\n");
        }

        assertThat(moved.resolve("log")).hasContent("still\n");
    }
}
