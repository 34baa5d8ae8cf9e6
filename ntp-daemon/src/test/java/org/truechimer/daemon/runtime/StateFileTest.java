package org.truechimer.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.proto.engine.SavedState;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.SplittableRandom;

class StateFileTest {
    private static final SavedState STATE =
            new SavedState(-1.234567890123e-5, 3e-9, 1_800_000_000L);

    @TempDir private Path scratch;

    private StateFile file() {
        return new StateFile(scratch.resolve("lib/truechimer"));
    }

    private Path write(String text) throws IOException {
        Files.createDirectories(file().path().getParent());
        return Files.writeString(file().path(), text);
    }

    @Test
    void whatWasSavedIsLoadedToTheLastBit() throws IOException {
        file().save(STATE);

        assertThat(file().load()).contains(STATE);
    }

    @Test
    void nothingWasSavedBeforeTheFirstTime() throws IOException {
        assertThat(file().load()).isEmpty();
    }

    @Test
    void anybodyMayReadItAndNothingElseIsLeftBehind() throws IOException {
        file().save(STATE);
        file().save(STATE);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().path())))
                .isEqualTo("rw-r--r--");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(file().path().getParent())))
                .isEqualTo("rwxr-xr-x");
        assertThat(file().path().getParent()).isDirectoryContaining("glob:**/state");
        try (var names = Files.list(file().path().getParent())) {
            assertThat(names).hasSize(1);
        }
    }

    @Test
    void aWriterThatDiedHalfwayLeavesTheOldState() throws IOException {
        file().save(STATE);
        Files.writeString(file().path().resolveSibling("state.new"), "version = 1\nfreq");

        assertThat(file().load()).contains(STATE);
        file().save(new SavedState(1e-6, 1e-9, 1));
        assertThat(file().load()).contains(new SavedState(1e-6, 1e-9, 1));
    }

    @Test
    void aFailedSaveNamesTheFileAndKeepsTheOldState() throws IOException {
        file().save(STATE);
        Files.createDirectory(file().path().resolveSibling("state.new"));

        assertThatThrownBy(() -> file().save(new SavedState(1e-6, 1e-9, 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file().path().toString());
        assertThat(file().load()).contains(STATE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\0\0\0\0",
                "frequency = 1e-6\n",
                "frequency = x\nfrequency-sigma = 1\nunix-seconds = 1\n",
                "frequency = NaN\nfrequency-sigma = 1e-9\nunix-seconds = 1\n",
                "frequency = 0.2\nfrequency-sigma = 1e-9\nunix-seconds = 1\n",
                "frequency = 0\nfrequency-sigma = -1\nunix-seconds = 1\n",
                "frequency = 0\nfrequency-sigma = 1e-9\nunix-seconds = -1\n",
                "frequency = 0\nfrequency-sigma = 1e-9\nunix-seconds = 9223372036854775807\n",
                "version = 2\nfrequency = 0\nfrequency-sigma = 1e-9\nunix-seconds = 1\n",
            })
    void whatIsOfNoUseIsRefusedInWords(String text) throws IOException {
        write(text);

        assertThatThrownBy(() -> file().load())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file().path().toString());
    }

    @Test
    void aFileThatIsFarTooLongIsNotReadToItsEnd() throws IOException {
        write("#".repeat(100_000));

        assertThatThrownBy(() -> file().load()).hasMessageContaining("too long");
    }

    @Test
    void damageNeverLeadsToAnotherException() throws IOException {
        file().save(STATE);
        byte[] sound = Files.readAllBytes(file().path());
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 500; i++) {
            byte[] damaged = sound.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            Files.write(file().path(), damaged);
            try {
                file().load()
                        .ifPresent(
                                state -> assertThat(state.frequency()).isBetween(-0.1005, 0.1005));
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("state file");
            }
        }
    }
}
