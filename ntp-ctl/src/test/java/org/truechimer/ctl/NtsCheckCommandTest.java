package org.truechimer.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.truechimer.ctl.NtsReport.Kind;
import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.engine.KeyExchangeFault;
import org.truechimer.proto.time.Exchange;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.NtpShort;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.time.StampQuality;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.Mode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a person sees; that the exchange works is tested with chronyd, in the packaging. */
@Timeout(60)
class NtsCheckCommandTest {
    private static final ServerArgument SERVER = new ServerArgument("ntp.example.org", 4460);
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    private final TestTerminal terminal = new TestTerminal();

    @TempDir private Path scratch;

    @Test
    void aPortThatIsClosedIsExplained() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        assertThat(terminal.run("nts", "check", "127.0.0.1:" + port)).isEqualTo(ExitCode.FAILED);
        assertThat(terminal.out())
                .contains("FAILED  Connection")
                .contains("127.0.0.1 refuses connections to TCP port " + port)
                .contains("What to do: nothing exchanges keys there");
    }

    @Test
    void aServerThatSaysNothingIsExplained() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(
                            terminal.run(
                                    "nts",
                                    "check",
                                    "-t",
                                    "0.5",
                                    "127.0.0.1:" + silent.getLocalPort()))
                    .isEqualTo(ExitCode.FAILED);
            assertThat(terminal.out())
                    .contains("FAILED  TLS", "did not finish the TLS handshake in time");
        }
    }

    @Test
    void aNameThatDoesNotExistIsExplained() {
        assertThat(terminal.run("nts", "check", "name.invalid")).isEqualTo(ExitCode.FAILED);
        assertThat(terminal.out()).contains("FAILED  Name", "the name cannot be looked up");
    }

    @Test
    void aFileOfAuthoritiesThatIsMissingIsExplained() {
        Path absent = scratch.resolve("absent.pem");
        assertThat(terminal.run("nts", "check", "127.0.0.1", "--ca", absent.toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(terminal.out()).contains(absent + " cannot be read: there is no such file");
    }

    @Test
    void noRequestIsPrintedWithoutKeys() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        assertThat(terminal.run("lab", "nts-request", "--server", "127.0.0.1:" + port, "--hex"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err())
                .startsWith("ntp-ctl: no keys from 127.0.0.1: 127.0.0.1 refuses connections")
                .hasLineCount(1);
    }

    @Test
    void aReportOfSuccessIsShownAsCommitted() throws Exception {
        NtsReport report = report(List.of(), Optional.of(answer()));
        assertThat(report.good()).isTrue();
        Golden.assertGolden("nts-check.txt", NtsReportText.of(report, terminal.terminal()));
        Golden.assertGolden("nts-check.json", NtsReportDocument.of(report) + "\n");
    }

    @Test
    void aReportOfFailureIsShownAsCommitted() throws Exception {
        NtsReport report =
                report(
                        List.of(
                                new NtsReport.Problem(
                                        Kind.CERTIFICATE,
                                        Optional.of(KeyExchangeFault.CERTIFICATE_DATES),
                                        "its certificate expired",
                                        "wait"),
                                new NtsReport.Problem(
                                        Kind.TIME, Optional.empty(), "it is silent", "go on")),
                        Optional.empty());
        assertThat(report.good()).isFalse();
        Golden.assertGolden("nts-check-failed.txt", NtsReportText.of(report, terminal.terminal()));
        Golden.assertGolden("nts-check-failed.json", NtsReportDocument.of(report) + "\n");
    }

    private static NtsReport report(List<NtsReport.Problem> problems, Optional<ServerAnswer> answer)
            throws Exception {
        return new NtsReport(
                SERVER,
                NOW,
                List.of(
                        new NtsReport.Step(Kind.LOOK_UP, 0.012, ""),
                        new NtsReport.Step(Kind.CONNECTION, 0.0201, "to 192.0.2.1, TCP port 4460"),
                        new NtsReport.Step(
                                Kind.HANDSHAKE, 0.045, "1.3, TLS_AES_128_GCM_SHA256 x25519"),
                        new NtsReport.Step(Kind.CERTIFICATE, 0.0015, ""),
                        new NtsReport.Step(Kind.EXCHANGE, 0.0214, "8 cookies"),
                        new NtsReport.Step(Kind.TIME, 0.0199, "")),
                List.of(certificate()),
                Optional.of(
                        new NtsReport.Agreed(
                                AeadAlgorithm.AES_SIV_CMAC_256, 8, 100, "192.0.2.1", 123)),
                answer,
                problems);
    }

    private static X509Certificate certificate() throws Exception {
        byte[] pem =
                Files.readAllBytes(
                        Path.of("src/test/resources/org/truechimer/ctl/ntp.example.org.pem"));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pem));
    }

    private static ServerAnswer answer() {
        return new ServerAnswer(
                Address.parse("192.0.2.1", 123).orElseThrow(),
                new Header(
                        Leap.NONE,
                        4,
                        Mode.SERVER,
                        2,
                        6,
                        -24,
                        new NtpShort(655),
                        new NtpShort(131),
                        0xC0000209,
                        new NtpTimestamp(1),
                        new NtpTimestamp(2),
                        new NtpTimestamp(3),
                        new NtpTimestamp(4)),
                new Exchange(1_000_000_000L, 1_012_000_000L, 1_012_030_000L, 1_011_030_000L),
                StampQuality.KERNEL);
    }
}
