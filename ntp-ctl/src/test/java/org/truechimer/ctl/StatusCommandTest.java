package org.truechimer.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.truechimer.daemon.observe.MetricsText;
import org.truechimer.daemon.observe.Observation;
import org.truechimer.daemon.observe.ObservationDocument;
import org.truechimer.daemon.observe.ObservationReader;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

@Timeout(20)
class StatusCommandTest {
    private final TestTerminal terminal = new TestTerminal();

    @TempDir Path directory;

    private Path socket;

    @BeforeEach
    void nameTheSocket() {
        socket = directory.resolve("observe");
    }

    @Test
    void theStatusIsPrintedForPeople() throws Exception {
        assertThat(status(Observations.synchronised())).isEqualTo(ExitCode.OK);
        assertThat(terminal.out())
                .isEqualTo(
                        new StatusText(Observations.synchronised(), new TestTerminal().terminal())
                                .toString());
        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void jsonIsTheDocumentAsItCameUnknownKeysIncluded() throws Exception {
        String document =
                new String(ObservationDocument.write(Observations.synchronised()), UTF_8)
                        .replace(
                                "\"servers\":[]", "\"servers\":[],\"future\":18446744073709551615");
        assertThat(answered(FakeDaemon.framed(document.getBytes(UTF_8)), "--json"))
                .isEqualTo(ExitCode.OK);
        assertThat(terminal.out()).contains("\n  \"future\" : 18446744073709551615");
        assertThat(ObservationReader.read(terminal.out().getBytes(UTF_8)))
                .isEqualTo(Observations.synchronised());
    }

    @Test
    void theLongFormOfJsonIsTheSame() throws Exception {
        assertThat(status(Observations.synchronised(), "--format", "json")).isEqualTo(ExitCode.OK);
        assertThat(terminal.out()).startsWith("{\n");
    }

    @Test
    void metricsArePrintedAsTheEndpointServesThem() throws Exception {
        assertThat(status(Observations.synchronised(), "-f", "prometheus")).isEqualTo(ExitCode.OK);
        assertThat(terminal.out())
                .isEqualTo(MetricsText.of(Observations.synchronised(), MetricsText.PLAIN));
    }

    @Test
    void aClockThatIsNotSynchronisedFailsOnlyWhereThatWasAsked() throws Exception {
        assertThat(status(Observations.holdover())).isEqualTo(ExitCode.OK);
        assertThat(status(Observations.holdover(), "--check")).isEqualTo(ExitCode.FAILED);
        assertThat(status(Observations.synchronised(), "--check")).isEqualTo(ExitCode.OK);
    }

    @Test
    void theSocketOfAConfigurationIsAsked() throws Exception {
        Path configuration =
                Files.writeString(
                        directory.resolve("ntp.toml"),
                        "[observability]\nobservation-path = \"" + socket + "\"\n");
        try (FakeDaemon _ =
                FakeDaemon.sending(
                        socket,
                        FakeDaemon.framed(
                                ObservationDocument.write(Observations.synchronised())))) {
            assertThat(terminal.run("status", "-c", configuration.toString()))
                    .as(terminal.err())
                    .isEqualTo(ExitCode.OK);
        }
    }

    @Test
    void aConfigurationThatIsNotValidIsNotGuessedAt() throws IOException {
        Path configuration = Files.writeString(directory.resolve("ntp.toml"), "[observability\n");
        assertThat(terminal.run("status", "-c", configuration.toString()))
                .isEqualTo(ExitCode.FAILED);
        complains(configuration + ":1", "ntp-ctl validate");
    }

    @Test
    void aMissingSocketAsksWhetherTheDaemonRuns() {
        assertThat(terminal.run("status", "--socket", socket.toString()))
                .isEqualTo(ExitCode.FAILED);
        complains("there is no socket " + socket, "systemctl status truechimer");
    }

    @Test
    void aSocketThatWasLeftBehindIsToldFromOneThatIsMissing() throws IOException {
        try (ServerSocketChannel stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            stale.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(terminal.run("status", "--socket", socket.toString()))
                .isEqualTo(ExitCode.FAILED);
        complains("nobody listens at the socket " + socket, "not running");
    }

    @Test
    void aFileIsNotAsked() throws IOException {
        Files.writeString(socket, "hello");
        assertThat(terminal.run("status", "--socket", socket.toString()))
                .isEqualTo(ExitCode.FAILED);
        complains(socket + " is not the daemon's observation socket: it is a file");
    }

    @Test
    void aSocketThatOneMayNotUseSaysSo() throws IOException {
        assumeFalse(System.getProperty("user.name").equals("root"), "permissions do not stop root");
        try (FakeDaemon _ = FakeDaemon.hanging(socket)) {
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("---------"));
            assertThat(terminal.run("status", "--socket", socket.toString()))
                    .isEqualTo(ExitCode.FAILED);
        }
        complains("permission to use the socket " + socket + " is denied", "sudo");
    }

    @Test
    void anAnswerThatBreaksOffSaysWhere() throws Exception {
        byte[] whole = FakeDaemon.framed(ObservationDocument.write(Observations.synchronised()));
        assertThat(answered(Arrays.copyOf(whole, 100))).isEqualTo(ExitCode.FAILED);
        complains("broke its answer off after 92 of " + (whole.length - 8) + " octets");
    }

    @Test
    void anAnswerThatIsNotEvenALengthSaysSo() throws Exception {
        assertThat(answered(new byte[3])).isEqualTo(ExitCode.FAILED);
        complains("broke its answer off after 3 of 8 octets");
    }

    @Test
    void anAnswerThatAnnouncesTooMuchIsNotWaitedFor() throws Exception {
        assertThat(answered("HTTP/1.1 400 Bad Request".getBytes(UTF_8))).isEqualTo(ExitCode.FAILED);
        complains("is not the time daemon", "octets");
        TestTerminal other = new TestTerminal();
        byte[] negative = ByteBuffer.allocate(8).putLong(-1).array();
        try (FakeDaemon _ = FakeDaemon.sending(directory.resolve("other"), negative)) {
            assertThat(other.run("status", "--socket", directory.resolve("other").toString()))
                    .isEqualTo(ExitCode.FAILED);
        }
        assertThat(other.err()).contains("18446744073709551615 octets").hasLineCount(1);
    }

    @Test
    void anAnswerThatIsNotJsonSaysSo() throws Exception {
        assertThat(answered(FakeDaemon.framed("<html>\n</html>".getBytes(UTF_8))))
                .isEqualTo(ExitCode.FAILED);
        complains("the daemon's answer cannot be used: it is not JSON", "of the same version?");
    }

    @Test
    void anAnswerOfAnotherVersionSaysWhatIsMissing() throws Exception {
        assertThat(answered(FakeDaemon.framed("{\"program\":{}}".getBytes(UTF_8)), "--json"))
                .isEqualTo(ExitCode.FAILED);
        complains("sources is missing");
    }

    @Test
    void aDaemonThatHangsIsNotWaitedForForEver() throws IOException {
        try (FakeDaemon _ = FakeDaemon.hanging(socket)) {
            assertThatThrownBy(() -> DaemonSocket.read(socket, Duration.ofMillis(50)))
                    .isInstanceOf(CommandException.class)
                    .hasMessageContaining("did not answer within 0.05 s");
        }
    }

    private int status(Observation observation, String... options) throws IOException {
        return answered(FakeDaemon.framed(ObservationDocument.write(observation)), options);
    }

    private int answered(byte[] answer, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("status", "--socket", socket.toString()));
        arguments.addAll(List.of(options));
        try (FakeDaemon _ = FakeDaemon.sending(socket, answer)) {
            return terminal.run(arguments.toArray(String[]::new));
        } finally {
            Files.deleteIfExists(socket);
        }
    }

    private void complains(String... parts) {
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).startsWith("ntp-ctl: ").contains(parts).hasLineCount(1);
    }
}
