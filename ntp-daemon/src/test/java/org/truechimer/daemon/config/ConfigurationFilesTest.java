package org.truechimer.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.truechimer.proto.engine.SourceConfiguration;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Which files are read, and which are refused. */
class ConfigurationFilesTest {
    private static final String SERVER = "[[source]]\nmode = \"server\"\naddress = \"%s\"\n";

    @TempDir private Path directory;

    private Path main;
    private Path sources;

    @BeforeEach
    void write() throws IOException {
        main = directory.resolve("ntp.toml");
        sources = Files.createDirectory(directory.resolve("sources.d"));
        Files.writeString(
                main, "[source-defaults]\ninitial-poll-interval = 5\n" + SERVER.formatted("main"));
    }

    @Test
    void sourcesBesideTheMainFileAreReadInTheOrderOfTheirNames() throws IOException {
        Files.writeString(sources.resolve("b.toml"), SERVER.formatted("second"));
        Files.writeString(
                sources.resolve("a.toml"), SERVER.formatted("first") + SERVER.formatted("also"));
        Files.writeString(sources.resolve("c.toml.rpmsave"), "no TOML at all");
        Files.writeString(sources.resolve(".a.toml"), "no TOML at all");

        DaemonConfiguration configuration =
                ((Loaded.Valid) ConfigurationLoader.load(main)).configuration();

        assertThat(configuration.engine().sources())
                .extracting(SourceConfiguration::host)
                .containsExactly("main", "first", "also", "second");
        assertThat(configuration.engine().sources())
                .allSatisfy(source -> assertThat(source.options().initialPoll()).isEqualTo(5));
        assertThat(configuration.files())
                .containsExactly(main, sources.resolve("a.toml"), sources.resolve("b.toml"));
    }

    @Test
    void faultsOfAllFilesAreReportedTogetherInTheOrderOfTheFiles() throws IOException {
        Files.writeString(main, "[[source]]\nmode = \"server\"\n");
        Files.writeString(sources.resolve("b.toml"), "[synchronization]\nwarn-on-jump = true\n");
        Files.writeString(sources.resolve("a.toml"), "[[source]\n");

        assertProblems(
                main + ":1:1: source.address: missing; it has no default",
                sources + "/a.toml:1:9: not TOML: Unexpected ']', expected ]] or .",
                sources + "/b.toml:1:1: synchronization: unknown key; known here: source");
    }

    @Test
    void theSameServerInTwoFilesIsNoticed() throws IOException {
        Files.writeString(sources.resolve("a.toml"), SERVER.formatted("main"));

        assertThat(((Loaded.Valid) ConfigurationLoader.load(main)).notices())
                .extracting(Notice::toString)
                .contains(
                        sources
                                + "/a.toml:3:1: source.address: the same address as in "
                                + main
                                + ", line 5; its vote counts twice");
    }

    @Test
    void aFileThatAnyoneMayWriteIsRefused() throws IOException {
        Path extra = Files.writeString(sources.resolve("a.toml"), SERVER.formatted("extra"));
        allow(main, "rw-r--rw-");
        allow(extra, "rw-r--rw-");

        assertProblems(
                main
                        + ": anyone on this machine may write here, and so choose the time servers;"
                        + " remedy: chmod o-w "
                        + main,
                extra
                        + ": anyone on this machine may write here, and so choose the time servers;"
                        + " remedy: chmod o-w "
                        + extra);
    }

    @Test
    void aDirectoryThatAnyoneMayWriteIsRefused() throws IOException {
        allow(sources, "rwxr-xrwx");

        assertProblems(
                sources
                        + ": anyone on this machine may write here, and so choose the time servers;"
                        + " remedy: chmod o-w "
                        + sources);
    }

    @Test
    void aFileThatTheGroupMayWriteIsAccepted() throws IOException {
        allow(main, "rw-rw-r--");

        assertThat(ConfigurationLoader.load(main)).isInstanceOf(Loaded.Valid.class);
    }

    @Test
    void aDirectoryIsNoFile() throws IOException {
        Files.createDirectory(sources.resolve("a.toml"));

        assertProblems(sources + "/a.toml: a directory, not a file");
    }

    @Test
    void aLinkToNowhereIsNoFile() throws IOException {
        Files.createSymbolicLink(sources.resolve("a.toml"), directory.resolve("gone"));

        assertProblems(sources + "/a.toml: there is no such file");
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsAFault() throws IOException {
        Files.delete(sources);
        Files.writeString(sources, "");

        assertProblems(sources + ": not a directory");
    }

    @Test
    void bytesThatAreNotUtf8AreFound() throws IOException {
        Files.write(main, new byte[] {'#', '\n', '#', ' ', (byte) 0xE9, '\n'});

        assertProblems(main + ":2:3: not UTF-8 text from here on");
    }

    @Test
    void aByteOrderMarkIsSkipped() throws IOException {
        Files.writeString(main, "\uFEFF" + SERVER.formatted("main"));

        assertThat(ConfigurationLoader.load(main)).isInstanceOf(Loaded.Valid.class);
    }

    @Test
    void aFileBeyondTheLimitIsRefused() throws IOException {
        Files.write(main, new byte[SourceFile.SIZE_MAX + 1]);

        assertProblems(main + ": larger than 262144 bytes, which is the limit");
    }

    @Test
    void whoHasNoFileIsToldHowToBegin() throws IOException {
        Files.delete(main);

        assertProblems(
                main
                        + ": there is no such file; name another one with -c, or begin with one"
                        + " that holds this: source = [ { mode = \"pool\", address ="
                        + " \"pool.ntp.org\" } ]");
    }

    @Test
    void theFirstFileThatIsProposedLoads() throws IOException {
        Files.writeString(main, "source = [ { mode = \"pool\", address = \"pool.ntp.org\" } ]");

        assertThat(ConfigurationLoader.load(main))
                .isInstanceOfSatisfying(
                        Loaded.Valid.class, valid -> assertThat(valid.notices()).isEmpty());
    }

    @Test
    void aFileThatOthersKeepIsExplained() {
        assertThat(SourceFile.explain(new AccessDeniedException("ntp.toml")))
                .isEqualTo(
                        "permission denied; it has to be readable for the user who reads it here");
    }

    @Test
    void namedFilesThatAreNotThereAreFoundWhenAsked() throws IOException {
        Path there = Files.createFile(directory.resolve("there.pem"));
        Files.writeString(
                main,
                """
                [[source]]
                mode = "nts"
                address = "nts.example.org"
                certificate-authority = "%s"
                [[source]]
                mode = "nts"
                address = "nts2.example.org"
                certificate-authority = "%s"
                """
                        .formatted(there, directory.resolve("gone.pem")));

        assertThat(((Loaded.Valid) ConfigurationLoader.load(main)).configuration().missingFiles())
                .extracting(Notice::toString)
                .containsExactly(
                        main
                                + ":8:1: source.certificate-authority: there is no file \""
                                + directory.resolve("gone.pem")
                                + "\"");
    }

    private void assertProblems(String... expected) {
        assertThat(ConfigurationLoader.load(main))
                .isInstanceOfSatisfying(
                        Loaded.Invalid.class,
                        invalid ->
                                assertThat(invalid.problems().stream().map(Problem::toString))
                                        .containsExactly(expected));
    }

    private static void allow(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
