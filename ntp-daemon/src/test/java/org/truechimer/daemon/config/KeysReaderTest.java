package org.truechimer.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.truechimer.proto.crypto.MacAlgorithm;
import org.truechimer.proto.engine.Protection;
import org.truechimer.proto.engine.SourceConfiguration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

class KeysReaderTest {
    @TempDir private Path directory;

    @Test
    void aSourceNamesAKeyOfTheFile() throws IOException {
        keys("rw-r-----", "7 SHA1 HEX:933F62BE1D604E68A81B557F18CFA200483F5B70\n8 secret\n");

        Loaded.Valid valid = (Loaded.Valid) load("key = 7");

        assertThat(valid.configuration().engine().sources())
                .extracting(SourceConfiguration::protection)
                .containsExactly(new Protection.Key(7), new Protection.None());
        assertThat(valid.configuration().keys().find(7).orElseThrow().algorithm())
                .isEqualTo(MacAlgorithm.SHA1);
        assertThat(valid.notices()).isEmpty();
        assertThat(valid.configuration().toString()).doesNotContain("secret");
    }

    @Test
    void faultsOfTheFileAreReportedByTheirLines() throws IOException {
        Path file = keys("rw-------", "# mine\n7 MD4 s3cret\n8 AES128 HEX:00\n");

        assertThat(problems("key = 7"))
                .containsExactly(
                        "ntp.toml:4:1: source.key: no key 7 is in the file that [keys] names",
                        file
                                + ":2: unknown type of key; known are MD5 (or M), SHA1, SHA256, AES128"
                                + " (or AES128CMAC), AES256",
                        file + ":3: a key of this type has 16 octets, not 1");
    }

    @Test
    void aFileThatAnyoneMayReadIsAWarning() throws IOException {
        Path file = keys("rw-r--r--", "7 secret\n");

        assertThat(((Loaded.Valid) load("key = 7")).notices())
                .extracting(notice -> local(notice.toString()))
                .containsExactly(
                        "ntp.toml:14:1: keys.path: \""
                                + file
                                + "\": anyone on this machine may read its keys, and so forge what"
                                + " they prove; remedy: chmod o-rwx "
                                + file);
    }

    @Test
    void aFileThatAnyoneMayWriteIsNotRead() throws IOException {
        Path file = keys("rw-rw-rw-", "7 secret\n");

        assertThat(problems(""))
                .containsExactly(
                        "ntp.toml:14:1: keys.path: \""
                                + file
                                + "\": anyone on this machine may write its keys; remedy: chmod"
                                + " o-rwx "
                                + file);
    }

    @Test
    void aFileThatIsNotThereIsAFault() throws IOException {
        assertThat(problems(""))
                .containsExactly(
                        "ntp.toml:14:1: keys.path: \""
                                + directory.resolve("keys")
                                + "\": there is no such file");
    }

    @Test
    void whatIsNoFileIsAFault() throws IOException {
        Files.createDirectory(directory.resolve("keys"));

        assertThat(problems(""))
                .containsExactly(
                        "ntp.toml:14:1: keys.path: \""
                                + directory.resolve("keys")
                                + "\": not a regular file");
    }

    @Test
    void aNumberThatNoKeyCanHaveIsAFault() throws IOException {
        keys("rw-------", "7 secret\n");

        assertThat(problems("key = 4294967296"))
                .containsExactly(
                        "ntp.toml:4:1: source.key: expected the number of a key, from 1 to"
                                + " 4294967295, not 4294967296");
    }

    private List<String> problems(String key) throws IOException {
        return ((Loaded.Invalid) load(key))
                .problems().stream().map(problem -> local(problem.toString())).toList();
    }

    private String local(String message) {
        return message.replaceFirst("^" + directory + "/ntp", "ntp");
    }

    private Loaded load(String key) throws IOException {
        Path file =
                Files.writeString(
                        directory.resolve("ntp.toml"),
                        """
                        [[source]]
                        mode = "server"
                        address = "ntp.example.org"
                        %s

                        [[source]]
                        mode = "server"
                        address = "other.example.org"

                        [synchronization]
                        minimum-agreeing-sources = 1

                        [keys]
                        path = "%s"
                        """
                                .formatted(key, directory.resolve("keys")));
        return ConfigurationLoader.load(file);
    }

    private Path keys(String permissions, String text) throws IOException {
        Path file = Files.writeString(directory.resolve("keys"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
