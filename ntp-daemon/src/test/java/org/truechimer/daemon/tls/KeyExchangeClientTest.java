package org.truechimer.daemon.tls;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.bouncycastle.tls.TlsServerProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.engine.KeyExchangeFault;
import org.truechimer.proto.engine.Validity;
import org.truechimer.proto.nts.KeyExchangeAnswer;
import org.truechimer.proto.nts.KeyExchangeAssembler;
import org.truechimer.proto.nts.KeyExchangeRecord;
import org.truechimer.proto.nts.KeyExchangeRequest;
import org.truechimer.proto.nts.SessionKeys;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

@Timeout(60)
class KeyExchangeClientTest {
    private static final String NAME = "ntp.example.org";
    private static final Optional<String> NTSKE = Optional.of("ntske/1");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestCertificate root = TestCertificate.authority("Root");
    private final TestCertificate own = TestCertificate.server(NAME).by(root);

    @TempDir private Path scratch;

    @Test
    void keysAndCookiesAreWhatTheServerHas() throws Exception {
        AtomicReference<KeyExchangeRequest> asked = new AtomicReference<>();
        TestTlsServer.Talk talk =
                tls -> {
                    asked.set(request(tls));
                    answer(tls, agreement(15, 8));
                };
        try (TestTlsServer server = new TestTlsServer(List.of(own), NTSKE, talk);
                var session = agreed(run(server.port())).session()) {
            SessionKeys keys = session.keys();
            assertThat(keys.algorithm()).isEqualTo(AeadAlgorithm.AES_SIV_CMAC_256);
            assertThat(keys.clientToServer().copySecret()).isEqualTo(server.exported);
            assertThat(keys.serverToClient().copySecret()).isNotEqualTo(server.exported);
            assertThat(session.cookies()).hasSize(8).allMatch(cookie -> cookie.length == 100);
            assertThat(asked.get().protocols())
                    .containsExactly(KeyExchangeRecord.NextProtocol.NTP_V4);
            assertThat(server.nameAskedFor).contains(NAME);
        }
    }

    @Test
    void theResultTellsWhoAnsweredAndHowLongEachStepTook() throws Exception {
        try (TestTlsServer server = good()) {
            KeyExchangeResult.Agreed agreed = agreed(run(server.port()));
            agreed.session().close();
            assertThat(agreed.peer().getPort()).isEqualTo(server.port());
            assertThat(agreed.path()).containsExactly(own.certificate(), root.certificate());
            assertThat(agreed.validity())
                    .isEqualTo(
                            new Validity(
                                    TestCertificate.START.getEpochSecond(),
                                    TestCertificate.END.getEpochSecond()));
            assertThat(agreed.terms()).startsWith("TLS_");
            assertThat(agreed.steps()).extracting(StepTime::step).containsExactly(Step.values());
            assertThat(agreed.steps()).allMatch(step -> step.nanos() > 0);
        }
    }

    @Test
    void aClockThatIsWrongChangesNothing() throws Exception {
        for (String when : List.of("1970-01-01T00:00:00Z", "2040-01-01T00:00:00Z")) {
            try (TestTlsServer server = good()) {
                KeyExchangeClient client = client(Instant.parse(when), loopback());
                agreed(client.run(order(NAME, server.port(), PATIENCE))).session().close();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"EC,256", "RSA,2048", "Ed25519,255"})
    void certificatesOfAllKindsOfKeysAreUnderstood(String algorithm, int bits) throws Exception {
        TestCertificate other =
                TestCertificate.server(NAME).keys(TestCertificate.keys(algorithm, bits)).by(root);
        try (TestTlsServer server = new TestTlsServer(List.of(other), NTSKE, answering(15, 1))) {
            agreed(run(server.port())).session().close();
        }
    }

    @Test
    void anAddressIsNotTold() throws Exception {
        TestCertificate addressed = TestCertificate.server("127.0.0.1").by(root);
        try (TestTlsServer server =
                new TestTlsServer(List.of(addressed), NTSKE, answering(15, 1))) {
            agreed(client().run(order("127.0.0.1", server.port(), PATIENCE))).session().close();
            assertThat(server.nameAskedFor).isEmpty();
        }
    }

    @Test
    void theServersThatAreDeniedAreTold() throws Exception {
        AtomicReference<KeyExchangeRequest> asked = new AtomicReference<>();
        TestTlsServer.Talk talk =
                tls -> {
                    asked.set(request(tls));
                    answer(tls, agreement(15, 1));
                };
        try (TestTlsServer server = new TestTlsServer(List.of(own), NTSKE, talk)) {
            KeyExchangeOrder order = order(NAME, server.port(), PATIENCE);
            KeyExchangeOrder denying =
                    new KeyExchangeOrder(
                            NAME,
                            server.port(),
                            order.anchors(),
                            order.offers(),
                            List.of("a.example", "192.0.2.7"),
                            PATIENCE);
            agreed(client().run(denying)).session().close();
            assertThat(asked.get().denied()).containsExactly("a.example", "192.0.2.7");
        }
    }

    @Test
    void anAnswerInPiecesIsPutTogether() throws Exception {
        TestTlsServer.Talk talk =
                tls -> {
                    request(tls);
                    OutputStream out = tls.getOutputStream();
                    for (byte octet : agreement(15, 2).octets()) {
                        out.write(octet);
                        out.flush();
                    }
                };
        try (TestTlsServer server = new TestTlsServer(List.of(own), NTSKE, talk)) {
            agreed(run(server.port())).session().close();
        }
    }

    @Test
    void aPortThatIsClosedIsSaid() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        KeyExchangeResult.Failed failed = failed(run(port), Step.CONNECTION);
        assertThat(failed.fault()).isEqualTo(KeyExchangeFault.CONNECTION);
        assertThat(failed.words()).isEqualTo("127.0.0.1 refuses connections to TCP port " + port);
    }

    @Test
    void aServerThatDoesNotTakeConnectionsIsSaid() throws Exception {
        // Once its queue is full, the kernel drops requests to connect, as a firewall does.
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
                Socket second = new Socket(full.getInetAddress(), full.getLocalPort())) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            KeyExchangeResult.Failed failed =
                    failed(
                            client().run(order(NAME, full.getLocalPort(), Duration.ofMillis(300))),
                            Step.CONNECTION);
            assertThat(failed.words()).contains("does not answer on TCP port");
            assertThat(failed.remedy()).contains("firewall");
        }
    }

    @Test
    void aNameThatDoesNotExistIsSaid() throws Exception {
        KeyExchangeClient client =
                client(
                        TestCertificate.START,
                        host -> {
                            throw new UnknownHostException(host + ": Name or service not known");
                        });
        KeyExchangeResult.Failed failed =
                failed(client.run(order(NAME, 1, PATIENCE)), Step.LOOK_UP);
        assertThat(failed.fault()).isEqualTo(KeyExchangeFault.NAME);
        assertThat(failed.words()).contains("cannot be looked up", "not known");
    }

    @Test
    void aResolverThatHangsDoesNotHoldTheExchange() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        KeyExchangeClient client =
                client(
                        TestCertificate.START,
                        _ -> {
                            try {
                                over.await();
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                            return new InetAddress[0];
                        });
        KeyExchangeResult.Failed failed =
                failed(client.run(order(NAME, 1, Duration.ofMillis(50))), Step.LOOK_UP);
        over.countDown();
        assertThat(failed.words()).contains("in time");
    }

    @Test
    void whatIsNoNameIsSaid() throws Exception {
        KeyExchangeResult.Failed failed =
                failed(client().run(order("a b", 1, PATIENCE)), Step.LOOK_UP);
        assertThat(failed.words()).contains("'a b' is neither a host name nor an IP address");
    }

    @Test
    void aFileOfAuthoritiesThatIsMissingIsSaid() throws Exception {
        KeyExchangeOrder order =
                new KeyExchangeOrder(
                        NAME,
                        1,
                        new TrustAnchors(List.of(), List.of(scratch.resolve("absent.pem"))),
                        List.of(AeadAlgorithm.AES_SIV_CMAC_256),
                        List.of(),
                        PATIENCE);
        KeyExchangeResult.Failed failed = failed(client().run(order), Step.LOOK_UP);
        assertThat(failed.fault()).isEqualTo(KeyExchangeFault.LOCAL);
        assertThat(failed.words()).contains("absent.pem cannot be read");
    }

    @Test
    void aServerThatNeverSpeaksIsLeft() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            KeyExchangeResult.Failed failed =
                    failed(
                            client().run(
                                            order(
                                                    NAME,
                                                    silent.getLocalPort(),
                                                    Duration.ofMillis(500))),
                            Step.HANDSHAKE);
            assertThat(failed.fault()).isEqualTo(KeyExchangeFault.TIMEOUT);
        }
    }

    @Test
    void aServerThatDripsIsLeft() throws Exception {
        TestTlsServer.Talk talk =
                tls -> {
                    OutputStream out = tls.getOutputStream();
                    byte[] octets = new byte[50_000]; // a record that announces more than comes
                    octets[1] = 5;
                    octets[2] = (byte) 0xC0;
                    for (byte octet : octets) {
                        out.write(octet);
                        out.flush();
                    }
                };
        try (TestTlsServer server = new TestTlsServer(List.of(own), NTSKE, talk)) {
            KeyExchangeResult.Failed failed =
                    failed(
                            client().run(order(NAME, server.port(), Duration.ofMillis(1500))),
                            Step.EXCHANGE);
            assertThat(failed.fault()).isIn(KeyExchangeFault.TIMEOUT, KeyExchangeFault.MALFORMED);
        }
    }

    @Test
    void aServerOfSomethingElseIsSaid() throws Exception {
        try (ServerSocket ssh = new ServerSocket(0)) {
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try (Socket connection = ssh.accept()) {
                                    connection
                                            .getOutputStream()
                                            .write("SSH-2.0-OpenSSH_9.2p1\r\n".getBytes(US_ASCII));
                                    connection.getInputStream().readAllBytes();
                                } catch (IOException e) {
                                    // The client went away, as it should.
                                }
                            });
            KeyExchangeResult.Failed failed = failed(run(ssh.getLocalPort()), Step.HANDSHAKE);
            assertThat(failed.fault()).isEqualTo(KeyExchangeFault.NO_KEY_EXCHANGE);
            assertThat(failed.words()).contains("does not speak TLS");
        }
    }

    @Test
    void aServerThatHangsUpIsSaid() throws Exception {
        try (ServerSocket rude = new ServerSocket(0)) {
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try (Socket connection = rude.accept()) {
                                    connection.getInputStream().read();
                                } catch (IOException e) {
                                    // The client went away, as it should.
                                }
                            });
            KeyExchangeResult.Failed failed = failed(run(rude.getLocalPort()), Step.HANDSHAKE);
            assertThat(failed.fault()).isEqualTo(KeyExchangeFault.HANDSHAKE);
            assertThat(failed.words()).contains("closed the connection");
        }
    }

    @Test
    void aServerThatSaysNoProtocolExchangesNoKeys() throws Exception {
        try (TestTlsServer server =
                new TestTlsServer(List.of(own), Optional.empty(), answering(15, 8))) {
            KeyExchangeResult.Failed failed = failed(run(server.port()), Step.HANDSHAKE);
            assertThat(failed.fault()).isEqualTo(KeyExchangeFault.NO_KEY_EXCHANGE);
            assertThat(failed.words()).contains("no ALPN ntske/1");
        }
    }

    @Test
    void aServerOfAnotherProtocolExchangesNoKeys() throws Exception {
        try (TestTlsServer server =
                new TestTlsServer(List.of(own), Optional.of("h2"), answering(15, 8))) {
            KeyExchangeResult.Failed failed = failed(run(server.port()), Step.HANDSHAKE);
            assertThat(failed.fault()).isEqualTo(KeyExchangeFault.NO_KEY_EXCHANGE);
        }
    }

    @Test
    void aCertificateThatIsNotBelievedEndsTheExchange() throws Exception {
        TestCertificate other = TestCertificate.server("time.example.net").by(root);
        AtomicReference<String> received = new AtomicReference<>("");
        TestTlsServer.Talk talk = _ -> received.set("went on");
        try (TestTlsServer server = new TestTlsServer(List.of(other), NTSKE, talk)) {
            KeyExchangeResult.Failed failed = failed(run(server.port()), Step.CERTIFICATE);
            assertThat(failed.fault()).isEqualTo(KeyExchangeFault.CERTIFICATE_NAME);
            assertThat(failed.words()).contains(NAME, "time.example.net");
            assertThat(failed.presented()).containsExactly(other.certificate());
            assertThat(received.get()).isEmpty();
        }
    }

    @Test
    void theKeyOfTheCertificateHasToBeTheServers() throws Exception {
        TestCertificate stolen =
                new TestCertificate(own.certificate(), TestCertificate.keys("EC", 256));
        try (TestTlsServer server = new TestTlsServer(List.of(stolen), NTSKE, answering(15, 8))) {
            KeyExchangeResult.Failed failed = failed(run(server.port()), Step.HANDSHAKE);
            assertThat(failed.fault()).isEqualTo(KeyExchangeFault.HANDSHAKE);
        }
    }

    @Test
    void anErrorOfTheServerIsSaid() throws Exception {
        TestTlsServer.Talk talk =
                tls -> {
                    request(tls);
                    answer(tls, new KeyExchangeAnswer.Refused(2));
                };
        try (TestTlsServer server = new TestTlsServer(List.of(own), NTSKE, talk)) {
            KeyExchangeResult.Failed failed = failed(run(server.port()), Step.EXCHANGE);
            assertThat(failed.fault()).isEqualTo(KeyExchangeFault.REFUSED);
            assertThat(failed.words()).contains("error 2");
        }
    }

    @Test
    void aServerWithoutOurAlgorithmsIsSaid() throws Exception {
        TestTlsServer.Talk talk =
                tls -> {
                    request(tls);
                    answer(
                            tls,
                            new KeyExchangeAnswer.Agreement(
                                    List.of(0),
                                    List.of(),
                                    List.of(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    false));
                };
        try (TestTlsServer server = new TestTlsServer(List.of(own), NTSKE, talk)) {
            assertThat(failed(run(server.port()), Step.EXCHANGE).fault())
                    .isEqualTo(KeyExchangeFault.NOTHING_IN_COMMON);
        }
    }

    @Test
    void anAnswerThatStopsInTheMiddleIsNone() throws Exception {
        TestTlsServer.Talk talk =
                tls -> {
                    request(tls);
                    byte[] octets = agreement(15, 8).octets();
                    tls.getOutputStream().write(octets, 0, octets.length - 1);
                };
        try (TestTlsServer server = new TestTlsServer(List.of(own), NTSKE, talk)) {
            KeyExchangeResult.Failed failed = failed(run(server.port()), Step.EXCHANGE);
            assertThat(failed.fault()).isEqualTo(KeyExchangeFault.MALFORMED);
            assertThat(failed.words()).contains("before its answer was complete");
        }
    }

    @Test
    void anAnswerWithoutEndIsNone() throws Exception {
        TestTlsServer.Talk talk =
                tls -> {
                    request(tls);
                    byte[] record = new byte[1004]; // of an unknown type, and not critical
                    record[0] = 0x40;
                    record[2] = 1000 >> 8;
                    record[3] = (byte) 1000;
                    for (int i = 0; i < 80; i++) {
                        tls.getOutputStream().write(record);
                    }
                };
        try (TestTlsServer server = new TestTlsServer(List.of(own), NTSKE, talk)) {
            KeyExchangeResult.Failed failed = failed(run(server.port()), Step.EXCHANGE);
            assertThat(failed.words()).contains("longer than 65536 octets");
        }
    }

    @Test
    void eachAddressIsTried() throws Exception {
        try (TestTlsServer server = good()) {
            KeyExchangeClient client =
                    client(
                            TestCertificate.START,
                            _ ->
                                    new InetAddress[] {
                                        InetAddress.ofLiteral("127.0.0.9"),
                                        InetAddress.getLoopbackAddress()
                                    });
            KeyExchangeResult.Agreed agreed =
                    agreed(client.run(order(NAME, server.port(), PATIENCE)));
            agreed.session().close();
            assertThat(agreed.peer().getAddress()).isEqualTo(InetAddress.getLoopbackAddress());
        }
    }

    @Test
    void ofFailuresTheOneThatGotFurthestIsTold() throws Exception {
        try (TestTlsServer server =
                new TestTlsServer(List.of(own), Optional.empty(), answering(15, 8))) {
            KeyExchangeClient client =
                    client(
                            TestCertificate.START,
                            _ ->
                                    new InetAddress[] {
                                        InetAddress.getLoopbackAddress(),
                                        InetAddress.ofLiteral("127.0.0.9")
                                    });
            assertThat(
                            failed(client.run(order(NAME, server.port(), PATIENCE)), Step.HANDSHAKE)
                                    .fault())
                    .isEqualTo(KeyExchangeFault.NO_KEY_EXCHANGE);
        }
    }

    private TestTlsServer good() throws IOException {
        return new TestTlsServer(List.of(own), NTSKE, answering(15, 8));
    }

    private static TestTlsServer.Talk answering(int algorithm, int cookies) {
        return tls -> {
            request(tls);
            answer(tls, agreement(algorithm, cookies));
        };
    }

    private static KeyExchangeAnswer agreement(int algorithm, int cookies) {
        return new KeyExchangeAnswer.Agreement(
                List.of(0),
                List.of(algorithm),
                new ArrayList<>(Collections.nCopies(cookies, new byte[100])),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private static KeyExchangeRequest request(TlsServerProtocol tls) throws IOException {
        KeyExchangeAssembler assembler =
                new KeyExchangeAssembler(KeyExchangeAssembler.SERVER_LENGTH_MAX);
        byte[] piece = new byte[1024];
        KeyExchangeAssembler.Progress progress = KeyExchangeAssembler.Progress.MORE;
        while (progress == KeyExchangeAssembler.Progress.MORE) {
            int count = tls.getInputStream().read(piece);
            if (count < 0) {
                throw new EOFException();
            }
            progress = assembler.feed(piece, 0, count);
        }
        try {
            return KeyExchangeRequest.parse(assembler.message());
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static void answer(TlsServerProtocol tls, KeyExchangeAnswer answer) throws IOException {
        tls.getOutputStream().write(answer.octets());
    }

    private KeyExchangeResult run(int port) throws IOException {
        return client().run(order(NAME, port, PATIENCE));
    }

    private static KeyExchangeClient client() {
        return client(TestCertificate.START, loopback());
    }

    private static NameLookup.Lookup loopback() {
        return _ -> new InetAddress[] {InetAddress.getLoopbackAddress()};
    }

    private static KeyExchangeClient client(Instant now, NameLookup.Lookup lookup) {
        return new KeyExchangeClient(new SecureRandom(), InstantSource.fixed(now), lookup);
    }

    private KeyExchangeOrder order(String host, int port, Duration timeout) throws IOException {
        Path authority = Files.writeString(scratch.resolve("ca.pem"), root.pem());
        return new KeyExchangeOrder(
                host,
                port,
                new TrustAnchors(List.of(), List.of(authority)),
                List.of(AeadAlgorithm.AES_SIV_CMAC_256),
                List.of(),
                timeout);
    }

    private static KeyExchangeResult.Agreed agreed(KeyExchangeResult result) {
        assertThat(result).isInstanceOf(KeyExchangeResult.Agreed.class);
        return (KeyExchangeResult.Agreed) result;
    }

    private static KeyExchangeResult.Failed failed(KeyExchangeResult result, Step step) {
        assertThat(result).isInstanceOf(KeyExchangeResult.Failed.class);
        KeyExchangeResult.Failed failed = (KeyExchangeResult.Failed) result;
        assertThat(failed.step()).as(failed.words()).isEqualTo(step);
        assertThat(failed.words()).isNotBlank();
        assertThat(failed.remedy()).isNotBlank();
        return failed;
    }
}
