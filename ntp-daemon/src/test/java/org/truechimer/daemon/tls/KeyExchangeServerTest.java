package org.truechimer.daemon.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.daemon.config.CertificatePair;
import org.truechimer.daemon.config.KeyExchangeConfiguration;
import org.truechimer.daemon.observe.KeyExchangeCount;
import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.nts.ClientKeyExchange;
import org.truechimer.proto.nts.ServerKeyExchange;
import org.truechimer.proto.wire.Address;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

class KeyExchangeServerTest {
    private static final byte[] COOKIE = new byte[100];

    @TempDir private Path directory;
    private KeyExchangeServer server;
    private ServerKeyExchange.CookieMint mint = keys -> COOKIE;

    @AfterEach
    void closeServer() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void keysAreExchangedWithEachKindOfCertificate(String algorithm) throws Exception {
        start(60_000, 8, 8, pair("a", algorithm, "a.example"));
        TestTlsClient client = client("a.example");
        ClientKeyExchange exchange =
                new ClientKeyExchange(List.of(AeadAlgorithm.AES_SIV_CMAC_256), List.of());

        byte[] answer = client.ask(server.local().port(), exchange.request());

        assertThat(exchange.answer(answer, client.exporter()))
                .isInstanceOfSatisfying(
                        ClientKeyExchange.Outcome.Agreed.class,
                        agreed -> {
                            assertThat(agreed.session().cookies()).hasSize(8);
                            agreed.session().close();
                        });
        awaitCount(KeyExchangeCount.COMPLETED, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void keysOfTheOlderFormsAreRead(String algorithm) throws Exception {
        ServedCertificate certificate = ServedCertificate.of(algorithm, "a.example");
        CertificatePair pair =
                new CertificatePair(directory.resolve("a.pem"), directory.resolve("a.key"));
        certificate.writeChain(pair.chain());
        certificate.writeTraditionalKey(pair.key());
        start(60_000, 8, 8, pair);

        assertThat(shownTo("a.example")).isEqualTo(certificate.der());
    }

    @Test
    void aFaultOfOursCostsOneConnectionAndNoMore() throws Exception {
        mint =
                keys -> {
                    throw new IllegalStateException("a fault");
                };
        start(60_000, 8, 8, pair("a", "EC", "a.example"));
        byte[] request =
                new ClientKeyExchange(List.of(AeadAlgorithm.AES_SIV_CMAC_256), List.of()).request();
        for (int i = 1; i <= 2; i++) {
            assertThat(client("a.example").ask(server.local().port(), request))
                    .isEqualTo(octets("800200020002 80000000"));
            awaitCount(KeyExchangeCount.INTERNAL_ERROR, i);
        }
        awaitConnections(0);
    }

    @ParameterizedTest
    @CsvSource({
        "800100020000 80040002000f 80000000 00, 800200020001 80000000, BAD_REQUEST",
        "80040002000f 80000000, 800200020001 80000000, BAD_REQUEST",
        "8001ffff, 800200020001 80000000, BAD_REQUEST",
        "800100020000 80040002000f c0010000 80000000, 800200020000 80000000, UNKNOWN_RECORD",
        "800100020000 800400020001 80000000, 800100020000 80040000 80000000, NOTHING_IN_COMMON"
    })
    void brokenRequestsGetTheirAnswers(String request, String answer, KeyExchangeCount count)
            throws Exception {
        start(60_000, 8, 8, pair("a", "EC", "a.example"));

        assertThat(client("a.example").ask(server.local().port(), octets(request)))
                .isEqualTo(octets(answer));
        awaitCount(count, 1);
    }

    @Test
    void whoDoesNotAskToExchangeKeysIsRefused() throws Exception {
        start(60_000, 8, 8, pair("a", "EC", "a.example"));
        int port = server.local().port();

        assertThatThrownBy(() -> new TestTlsClient("a.example", List.of()).ask(port, COOKIE))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new TestTlsClient("a.example", List.of("h2")).ask(port, COOKIE))
                .isInstanceOf(IOException.class);
        awaitCount(KeyExchangeCount.NOT_KEY_EXCHANGE, 2);
    }

    @Test
    void whatIsNoTlsIsRefused() throws Exception {
        start(60_000, 8, 8, pair("a", "EC", "a.example"));
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEnds(socket);
        }
        awaitCount(KeyExchangeCount.TLS_FAILED, 1);
    }

    @Test
    void whoIsSlowIsCutOff() throws Exception {
        start(200, 8, 8, pair("a", "EC", "a.example"));
        try (Socket silent = connect();
                Socket slow = connect()) {
            slow.getOutputStream().write(0x16);
            assertEnds(silent);
            assertEnds(slow);
        }
        awaitCount(KeyExchangeCount.TIMED_OUT, 2);
    }

    @Test
    void anUnfinishedRequestIsAnsweredWhenItsTimeIsOver() throws Exception {
        start(2_000, 8, 8, pair("a", "EC", "a.example"));

        assertThat(client("a.example").ask(server.local().port(), octets("80010002")))
                .isEqualTo(octets("800200020001 80000000"));
        awaitCount(KeyExchangeCount.TIMED_OUT, 1);
    }

    @Test
    void noMoreConnectionsAreHeldThanConfigured() throws Exception {
        start(60_000, 3, 2, pair("a", "EC", "a.example"));
        List<Socket> held = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            held.add(connect());
        }
        try (Socket refused = connect()) {
            assertEnds(refused);
        }
        awaitCount(KeyExchangeCount.TOO_MANY_OF_ONE, 1);
        for (Socket socket : held) {
            socket.close();
        }
        awaitCount(KeyExchangeCount.BROKEN_OFF, 2);
    }

    @Test
    void aNewcomerTakesThePlaceOfTheOneWhoWasThereLongest() throws Exception {
        start(60_000, 2, 8, pair("a", "EC", "a.example"));
        try (Socket first = connect();
                Socket second = connect()) {
            awaitConnections(2);
            assertThat(shownTo("a.example")).as("a newcomer is served").isNotEmpty();
            assertEnds(first);
            awaitCount(KeyExchangeCount.TOO_MANY, 1);
            assertThat(shownTo("a.example")).as("there is room now").isNotEmpty();
            awaitCount(KeyExchangeCount.TOO_MANY, 1);
            second.getOutputStream().write(0x16);
        }
        awaitCount(KeyExchangeCount.BROKEN_OFF, 1);
        awaitConnections(0);
    }

    @Test
    void theyWhoHoldAllPlacesDoNotKeepTheOthersOut() throws Exception {
        start(60_000, 4, 8, pair("a", "EC", "a.example"));
        List<Socket> held = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            held.add(connect());
            assertThat(shownTo("a.example")).isNotEmpty();
        }
        for (Socket socket : held) {
            socket.close();
        }
        awaitConnections(0);
    }

    @Test
    void thePortIsFreeOnceTheServerIsClosed() throws Exception {
        start(60_000, 2, 8, pair("a", "EC", "a.example"));
        try (Socket held = connect()) {
            awaitConnections(1);
            Address port = server.local();
            server.close();
            try (ServerSocket again = new ServerSocket()) {
                again.setReuseAddress(true);
                again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.port()));
                assertThat(held.isConnected() && again.isBound()).isTrue();
            }
        }
        awaitCount(KeyExchangeCount.BROKEN_OFF, 1);
    }

    @Test
    void whatCannotBeServedLeavesNothingOpen() throws Exception {
        CertificatePair missing =
                new CertificatePair(directory.resolve("none.pem"), directory.resolve("none.key"));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CertificatePair there = pair("a", "EC", "a.example");
            int before = openFiles();
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> start(60_000, 2, 8, missing))
                        .isInstanceOf(IOException.class);
                assertThatThrownBy(() -> start(taken.getLocalPort(), there))
                        .isInstanceOf(IOException.class);
            }
            assertThat(openFiles()).isLessThan(before + 20);
        }
    }

    private static int openFiles() {
        return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
    }

    @Test
    void aClientThatSendsAnOctetAtATimeIsServed() throws Exception {
        start(60_000, 2, 8, pair("a", "EC", "a.example"));
        TestTlsClient client = client("a.example").inPieces();
        byte[] request =
                new ClientKeyExchange(List.of(AeadAlgorithm.AES_SIV_CMAC_256), List.of()).request();

        assertThat(client.ask(server.local().port(), request)).hasSizeGreaterThan(8 * 100);
        awaitCount(KeyExchangeCount.COMPLETED, 1);
    }

    @Test
    void whoSendsOnAndOnIsCutOff() throws Exception {
        start(60_000, 2, 8, pair("a", "EC", "a.example"));
        try (Socket socket = connect()) {
            byte[] record = octets("1603030001 01");
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 100_000; i++) {
                                    socket.getOutputStream().write(record);
                                }
                            })
                    .isInstanceOf(IOException.class);
        }
        awaitCount(KeyExchangeCount.TLS_FAILED, 1);
    }

    @Test
    void theCertificateOfTheHostThatIsAskedForIsShown() throws Exception {
        CertificatePair first = pair("a", "EC", "a.example");
        CertificatePair second = pair("b", "Ed25519", "*.b.example");
        start(60_000, 8, 8, first, second);

        assertThat(shownTo("a.example")).isEqualTo(der(first));
        assertThat(shownTo("time.b.example")).isEqualTo(der(second));
        assertThat(shownTo("elsewhere.example")).isEqualTo(der(first));
    }

    @Test
    void aNewCertificateIsTakenOverAndABrokenOneIsNot() throws Exception {
        CertificatePair pair = pair("a", "EC", "a.example");
        start(60_000, 8, 8, pair);
        byte[] before = shownTo("a.example");

        ServedCertificate next = ServedCertificate.of("RSA", "a.example");
        next.writeChain(pair.chain());
        server.look();
        assertThat(shownTo("a.example")).as("the key is still the old one").isEqualTo(before);

        next.writeKey(pair.key());
        server.look();
        assertThat(shownTo("a.example")).isEqualTo(next.der());
    }

    private void start(int timeoutMillis, int most, int mostOfOne, CertificatePair... pairs)
            throws Exception {
        start(0, timeoutMillis, most, mostOfOne, pairs);
    }

    private void start(int port, CertificatePair pair) throws Exception {
        start(port, 60_000, 2, 8, pair);
    }

    private void start(
            int port, int timeoutMillis, int most, int mostOfOne, CertificatePair... pairs)
            throws Exception {
        Address listen = Address.of(InetAddress.getLoopbackAddress().getAddress(), port);
        server =
                new KeyExchangeServer(
                        new KeyExchangeConfiguration(
                                listen,
                                List.of(pairs),
                                timeoutMillis,
                                most,
                                mostOfOne,
                                Optional.empty(),
                                Optional.empty()),
                        new SecureRandom(),
                        mint);
    }

    private CertificatePair pair(String name, String algorithm, String host) throws Exception {
        ServedCertificate certificate = ServedCertificate.of(algorithm, host);
        CertificatePair pair =
                new CertificatePair(
                        directory.resolve(name + ".pem"), directory.resolve(name + ".key"));
        certificate.writeChain(pair.chain());
        certificate.writeKey(pair.key());
        return pair;
    }

    private static byte[] der(CertificatePair pair) throws Exception {
        return PemCertificates.all(java.nio.file.Files.readString(pair.chain()))
                .getFirst()
                .getEncoded();
    }

    private byte[] shownTo(String host) throws IOException {
        TestTlsClient client = client(host);
        byte[] _ = client.ask(server.local().port(), octets("80000000"));
        return client.shown();
    }

    private static TestTlsClient client(String host) {
        return new TestTlsClient(host, List.of("ntske/1"));
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.local().port());
    }

    private static void assertEnds(Socket socket) throws IOException {
        socket.setSoTimeout(30_000);
        InputStream in = socket.getInputStream();
        try {
            byte[] rest = in.readAllBytes();
            assertThat(rest.length).isLessThan(100);
        } catch (java.net.SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    /** The client may know before the server has counted. */
    private void awaitCount(KeyExchangeCount what, long count) {
        long start = System.nanoTime();
        while (server.snapshot().counts().get(what) < count
                && System.nanoTime() - start < 30_000_000_000L) {
            Thread.onSpinWait();
        }
        assertThat(server.snapshot().counts()).containsEntry(what, count);
    }

    private void awaitConnections(int count) {
        long start = System.nanoTime();
        while (server.snapshot().connections() != count
                && System.nanoTime() - start < 30_000_000_000L) {
            Thread.onSpinWait();
        }
        assertThat(server.snapshot().connections()).isEqualTo(count);
    }

    private static byte[] octets(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
