package org.truechimer.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.io.TempDir;
import org.truechimer.proto.engine.SavedState;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

class StateFileFuzzTest {
    @TempDir Path directory;

    @FuzzTest(maxDuration = "1m")
    void anyOctetsAreAStateOrAreRefusedByName(byte[] octets) throws IOException {
        StateFile file = new StateFile(directory);
        Files.write(file.path(), octets);
        try {
            Optional<SavedState> state = file.load();
            assertThat(state).isPresent();
            assertThat(Math.abs(state.get().frequency())).isLessThan(0.11);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining(file.path().toString());
        }
    }
}
