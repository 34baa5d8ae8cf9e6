package org.truechimer.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.daemon.config.ServerConfiguration;
import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.crypto.AeadKey;
import org.truechimer.proto.crypto.Nonces;
import org.truechimer.proto.crypto.SymmetricKeys;
import org.truechimer.proto.nts.CookieKeys;
import org.truechimer.proto.nts.CookieSealer;
import org.truechimer.proto.nts.NtsQuery;
import org.truechimer.proto.server.AccessList;
import org.truechimer.proto.server.NtsRequirement;
import org.truechimer.proto.server.RateLimit;
import org.truechimer.proto.server.ServedTime;
import org.truechimer.proto.server.ServerCount;
import org.truechimer.proto.server.ServerPolicy;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.Mode;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** A server over the loopback interface, asked by sockets of the JDK. */
@Timeout(30)
class NtpServerTest {
    private volatile Optional<CookieKeys> cookieKeys = Optional.empty();
    private static final ServerPolicy NOBODY =
            new ServerPolicy(
                    0,
                    AccessList.EVERYONE,
                    RateLimit.NONE,
                    SymmetricKeys.NONE,
                    NtsRequirement.NONE);

    private final ServedClock clock = new ServedClock();
    private final List<NtpServer> servers = new ArrayList<>();

    @AfterEach
    void close() {
        servers.forEach(NtpServer::close);
    }

    private static ServerConfiguration configuration(String address, int port, int shards) {
        return new ServerConfiguration(
                Address.parse(address, port).orElseThrow(),
                true,
                OptionalInt.of(shards),
                64,
                64,
                64,
                ServerPolicy.DEFAULT);
    }

    private NtpServer serve(String address, int shards, Optional<String> obstacle)
            throws IOException {
        NtpServer server =
                new NtpServer(
                        configuration(address, 0, shards),
                        clock,
                        () -> cookieKeys,
                        new SecureRandom()::nextLong,
                        obstacle);
        servers.add(server);
        return server;
    }

    private static Header ask(NtpServer server, String address) throws IOException {
        byte[] request = new byte[48];
        request[0] = 0x23;
        request[47] = 5;
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(5000);
            socket.connect(InetAddress.ofLiteral(address), server.local().port());
            socket.send(new DatagramPacket(request, 48));
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            socket.receive(answer);
            assertThat(answer.getLength()).isEqualTo(48);
            return Header.read(MemorySegment.ofArray(answer.getData()), 0);
        }
    }

    private static ServedTime time(int stratum) {
        Instant now = Instant.now();
        long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        return ServedTime.synchronised(0, stratum, 9, 0, 0, 0, nanos, 0, nanos);
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, 1", "0.0.0.0, 3", "::, 1", "::, 2"})
    void eachAddressOfTheMachineIsServed(String listen, int shards) throws IOException {
        clock.set(time(3));
        NtpServer server = serve(listen, shards, Optional.empty());
        Set<Address> addresses = BoundSockets.ofThisMachine();
        Address loopback = Address.parse("127.0.0.1", 0).orElseThrow();
        assertThat(addresses).contains(loopback);

        for (int i = 0; i < 2; i++) {
            server.follow(addresses);
            assertThat(socketsAt("0100007F", server.local().port())).isEqualTo(shards);
            assertServedAtAll(server, listen);
            server.follow(Set.of());
            while (socketsAt("0100007F", server.local().port()) != 0) {
                Thread.onSpinWait(); // their threads close them
            }
            assertServedAtAll(server, listen);
        }
        server.close();
        assertThat(socketsAt("0100007F", server.local().port())).isZero();
    }

    private static void assertServedAtAll(NtpServer server, String listen) throws IOException {
        assertThat(ask(server, "127.0.0.1").stratum()).isEqualTo(3);
        assertThat(ask(server, "127.0.0.9").stratum()).isEqualTo(3);
        if (listen.equals("::")) {
            assertThat(ask(server, "::1").stratum()).isEqualTo(3);
        }
    }

    /** {@return how many sockets the system knows at an address, in its notation, and a port} */
    private static int socketsAt(String address, int port) throws IOException {
        String local = " %s:%04X ".formatted(address, port);
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/net/udp"))) {
            return (int) lines.filter(line -> line.contains(local)).count();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 1, ",
        "127.0.0.1, 2, ",
        "::1, 3, ",
        "::1, 1, the test forbids it",
        "127.0.0.1, 2, the test forbids it",
    })
    void theTimeIsServed(String address, int shards, String obstacle) throws IOException {
        clock.set(time(3));
        NtpServer server = serve(address, shards, Optional.ofNullable(obstacle));
        Header answer = ask(server, address);
        assertThat(answer.mode()).isEqualTo(Mode.SERVER);
        assertThat(answer.stratum()).isEqualTo(3);
        assertThat(answer.origin()).isEqualTo(new NtpTimestamp(5));
        long now = Instant.now().getEpochSecond() * 1_000_000_000L;
        assertThat(answer.receive().unixNanosNear(now) * 1e-9).isCloseTo(now * 1e-9, within(5.0));
        assertThat(answer.transmit().minus(answer.receive())).isPositive();
        assertThat(server.shards()).hasSize(obstacle == null ? shards : 1);
    }

    @Test
    void whatIsSaidOfTheClockChangesAtOnce() throws IOException {
        NtpServer server = serve("127.0.0.1", 1, Optional.empty());
        assertThat(ask(server, "127.0.0.1").leap()).isEqualTo(Leap.UNSYNCHRONISED);
        clock.set(time(7));
        assertThat(ask(server, "127.0.0.1").stratum()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherClockIsServedAheadOfTheMachines(boolean batches) throws IOException {
        Instant now = Instant.now();
        long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        clock.set(time(1).aheadBy(3600_000_000_000L, 0, nanos));
        NtpServer server =
                serve("127.0.0.1", 1, batches ? Optional.empty() : Optional.of("the test"));
        Header answer = ask(server, "127.0.0.1");
        assertThat((answer.receive().unixNanosNear(nanos) - nanos) * 1e-9)
                .isCloseTo(3600, within(5.0));
    }

    @Test
    void otherRulesHoldFromTheNextRequestOn() throws IOException {
        NtpServer server = serve("127.0.0.1", 1, Optional.empty());
        ask(server, "127.0.0.1");
        server.use(NOBODY);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(200);
            socket.connect(InetAddress.ofLiteral("127.0.0.1"), server.local().port());
            byte[] request = new byte[48];
            request[0] = 0x23;
            socket.send(new DatagramPacket(request, 48));
            assertThatThrownBy(() -> socket.receive(new DatagramPacket(new byte[99], 99)))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    /** Keys come and rotate while the threads run; a cookie of before is as good as one of now. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void networkTimeSecurityIsServedWhileItsKeysRotate(boolean quick) throws IOException {
        NtpServer server =
                serve("127.0.0.1", 1, quick ? Optional.empty() : Optional.of("it is a test"));
        AeadKey toServer = new AeadKey(AeadAlgorithm.AES_SIV_CMAC_256, new byte[32]);
        AeadKey toClient = new AeadKey(AeadAlgorithm.AES_SIV_CMAC_256, new byte[32]);
        CookieKeys first = CookieKeys.first(1, new AeadKey(CookieKeys.ALGORITHM, new byte[32]));
        byte[] cookie = new CookieSealer(first, new Nonces(new byte[16])).seal(toServer, toClient);
        byte[] header = new byte[48];
        header[0] = 0x23;
        for (int rotation = 0; rotation < 4; rotation++) {
            cookieKeys =
                    Optional.of(
                            rotation == 0
                                    ? first
                                    : cookieKeys
                                            .orElseThrow()
                                            .rotated(
                                                    new AeadKey(
                                                            CookieKeys.ALGORITHM, new byte[32])));
            NtsQuery query = new NtsQuery(header, new byte[32], cookie, 2, toServer, new byte[16]);
            NtsQuery.Verdict verdict = query.verdict(exchange(server, query.octets()), toClient);

            assertThat(verdict).isInstanceOf(NtsQuery.Verdict.Verified.class);
            assertThat(((NtsQuery.Verdict.Verified) verdict).cookies()).hasSize(3);
            cookie = rotation < 2 ? cookie : ((NtsQuery.Verdict.Verified) verdict).cookies().get(2);
        }
        assertThat(server.snapshot().total(ServerCount.NTS_ANSWERED)).isEqualTo(4);
    }

    private static byte[] exchange(NtpServer server, byte[] request) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(10_000);
            socket.send(
                    new DatagramPacket(
                            request,
                            request.length,
                            InetAddress.getLoopbackAddress(),
                            server.local().port()));
            DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
            socket.receive(answer);
            return Arrays.copyOf(answer.getData(), answer.getLength());
        }
    }

    @Test
    void anAddressIsNotSharedWithSomebodyElse() throws IOException {
        NtpServer server = serve("127.0.0.1", 2, Optional.empty());
        assertThatThrownBy(
                        () ->
                                new NtpServer(
                                        configuration("127.0.0.1", server.local().port(), 2),
                                        clock,
                                        Optional::empty,
                                        () -> 1))
                .hasMessageContaining("in use");
    }

    @Test
    void whatDoesNotFitIntoTheMemoryIsRefusedWithARemedy() {
        ServerConfiguration huge =
                new ServerConfiguration(
                        Address.parse("127.0.0.1", 0).orElseThrow(),
                        true,
                        OptionalInt.of(1),
                        Integer.MAX_VALUE,
                        64,
                        64,
                        ServerPolicy.DEFAULT);
        assertThatThrownBy(() -> new NtpServer(huge, clock, Optional::empty, () -> 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("TRUECHIMER_JVM_OPTIONS=-Xmx");
    }

    @Test
    void serversComeAndGoWithTheConfiguration() throws IOException {
        NtpServers all = new NtpServers(clock, Optional::empty, () -> 1);
        int port;
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            port = taken.getLocalPort();
            all.configure(List.of(configuration("127.0.0.1", port, 1)));
            assertThat(all.snapshots())
                    .singleElement()
                    .satisfies(
                            server ->
                                    assertThat(server.problem().orElseThrow())
                                            .contains("listening on 127.0.0.1:" + port));
            assertThat(all.running()).isEmpty();
        }
        all.retry();
        assertThat(all.running()).hasSize(1);
        NtpServer server = all.running().getFirst();
        all.configure(List.of(configuration("127.0.0.1", port, 1), configuration("::1", port, 1)));
        assertThat(all.running()).hasSize(2).contains(server);
        ask(all.running().get(1), "::1");
        all.configure(List.of());
        assertThat(all.running()).isEmpty();
        all.close();
    }
}
