package org.truechimer.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.truechimer.proto.time.Exchange;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.NtpShort;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.time.StampQuality;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.KissCode;
import org.truechimer.proto.wire.Mode;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

@Timeout(20)
class QueryCommandTest {
    private static final long HOUR = 3_600_000_000_000L;

    private final TestTerminal terminal = new TestTerminal();

    @Test
    void aServersAnswerIsShown() throws IOException {
        try (FakeServer server =
                new FakeServer((request, _) -> List.of(FakeServer.answer(request, HOUR)))) {
            assertThat(terminal.run("query", "127.0.0.1:" + server.port()))
                    .as(terminal.err())
                    .isEqualTo(ExitCode.OK);
            assertThat(terminal.out())
                    .startsWith("127.0.0.1:" + server.port() + " answered.\n")
                    .contains("Offset           +60.0 min ± ", "behind the server's")
                    .contains("NTP version 4, stratum 2, reference id 192.0.2.9");
        }
    }

    @Test
    void answersToOtherRequestsAreNotBelieved() throws IOException {
        try (FakeServer server =
                new FakeServer(
                        (request, _) ->
                                List.of(
                                        FakeServer.answer(request, 24 * HOUR)
                                                .withOrigin(new NtpTimestamp(1)),
                                        request,
                                        FakeServer.answer(request, -HOUR)))) {
            assertThat(terminal.run("query", "127.0.0.1:" + server.port())).isEqualTo(ExitCode.OK);
            assertThat(terminal.out()).contains("Offset           -60.0 min ± ");
        }
    }

    @Test
    void aPortThatIsClosedIsToldFromAServerThatIsSilent() throws IOException {
        int port;
        try (DatagramSocket silent =
                new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            port = silent.getLocalPort();
            assertThat(terminal.run("query", "-t", "0.1", "127.0.0.1:" + port))
                    .isEqualTo(ExitCode.FAILED);
            assertThat(terminal.err())
                    .contains("did not answer in time", "firewall", "UDP port " + port)
                    .hasLineCount(1);
        }
        TestTerminal other = new TestTerminal();
        assertThat(other.run("query", "127.0.0.1:" + port)).isEqualTo(ExitCode.FAILED);
        assertThat(other.err())
                .contains("refused: no time server listens on UDP port " + port)
                .hasLineCount(1);
    }

    @Test
    void aNameThatDoesNotExistIsExplained() {
        assertThat(terminal.run("query", "name.invalid")).isEqualTo(ExitCode.FAILED);
        assertThat(terminal.err())
                .contains("the name name.invalid cannot be looked up")
                .hasLineCount(1);
    }

    @Test
    void anAnswerIsShownAsCommitted() throws IOException {
        Golden.assertGolden(
                "query.txt",
                QueryText.of("ntp1.example", answer(header(Leap.NONE, 2, 0xC0000209))).text());
    }

    @Test
    void aReferenceClockIsCalledByItsName() throws IOException {
        Golden.assertGolden(
                "query-stratum-1.txt",
                QueryText.of("192.0.2.1", answer(header(Leap.INSERT, 1, 0x50505300))).text());
    }

    @Test
    void aServerThatIsNotSynchronisedIsShownAndFails() throws IOException {
        QueryText text =
                QueryText.of("ntp1.example", answer(header(Leap.UNSYNCHRONISED, 0x10, 0x494E4954)));
        assertThat(text.usable()).isFalse();
        Golden.assertGolden("query-unsynchronised.txt", text.text());
    }

    @Test
    void everyKissCodeIsExplained() throws IOException {
        StringBuilder texts = new StringBuilder();
        for (KissCode code : KissCode.values()) {
            QueryText text =
                    QueryText.of(
                            "ntp1.example",
                            answer(header(Leap.UNSYNCHRONISED, 0, code.referenceId())));
            assertThat(text.usable()).isFalse();
            texts.append(text.text());
        }
        texts.append(
                QueryText.of("ntp1.example", answer(header(Leap.UNSYNCHRONISED, 0, 0x1B5B324A)))
                        .text());
        Golden.assertGolden("query-kiss.txt", texts.toString());
    }

    private static ServerAnswer answer(Header header) {
        Exchange exchange =
                new Exchange(1_000_000_000L, 1_012_000_000L, 1_012_030_000L, 1_011_030_000L);
        return new ServerAnswer(
                Address.parse("192.0.2.1", 123).orElseThrow(),
                header,
                exchange,
                StampQuality.KERNEL);
    }

    private static Header header(Leap leap, int stratum, int referenceId) {
        return new Header(
                leap,
                4,
                Mode.SERVER,
                stratum,
                6,
                -24,
                new NtpShort(655),
                new NtpShort(131),
                referenceId,
                new NtpTimestamp(1),
                new NtpTimestamp(2),
                new NtpTimestamp(3),
                new NtpTimestamp(4));
    }
}
