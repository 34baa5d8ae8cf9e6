package org.truechimer.daemon.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class SecretFileTest {
    private static final byte[] SECRET = {1, 2, 3};

    @TempDir private Path directory;

    @Test
    void whatIsWrittenIsReadAndOnlyTheOwnerMay() throws IOException {
        Path path = directory.resolve("deeper/secret");
        SecretFile file = new SecretFile(path);
        assertThat(file.read()).isEmpty();

        file.write(SECRET);
        file.write(new byte[] {4});

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(file.read()).hasValueSatisfying(octets -> assertThat(octets).containsExactly(4));
        try (var files = Files.list(directory.resolve("deeper"))) {
            assertThat(files).as("no draft is left").containsExactly(path);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw----rw-"})
    void whatOthersMayUseIsRefused(String permissions) throws IOException {
        Path path = Files.write(directory.resolve("secret"), SECRET);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));

        assertThatThrownBy(() -> new SecretFile(path).read())
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(path.toString(), permissions, "chmod 600");
    }

    @Test
    void aFileThatIsFarTooLongIsNotRead() throws IOException {
        Path path = directory.resolve("secret");
        SecretFile file = new SecretFile(path);
        file.write(new byte[(1 << 16) + 1]);

        assertThatThrownBy(file::read).isInstanceOf(IOException.class).hasMessageContaining("long");
    }
}
