package org.truechimer.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.daemon.linux.ClockEpoch;
import org.truechimer.daemon.linux.ClockReader;
import org.truechimer.daemon.observe.Observation;
import org.truechimer.daemon.observe.ObservationException;
import org.truechimer.daemon.observe.ObservationReader;
import org.truechimer.daemon.observe.ServerSnapshot;
import org.truechimer.proto.engine.SourceSnapshot;
import org.truechimer.proto.engine.Synchronisation;
import org.truechimer.proto.server.Drop;
import org.truechimer.proto.server.ServerCount;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** We and chronyd understand each other, both ways. No chronyd here touches a clock. */
class ChronyIT {
    private static final Path IMAGE = Path.of(System.getProperty("truechimer.image"));
    private static final long CONVERGED_NANOS = 3_000_000;

    @TempDir private Path scratch;
    private String chronyd;

    @BeforeEach
    void findChronyd() {
        chronyd = Chronyd.find();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void theDaemonFollowsChronyd(String address) throws Exception {
        assertDaemonFollows(address, "");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void theDaemonFollowsAChronydThatItSharesAKeyWith(int keyId) throws Exception {
        assertDaemonFollows("127.0.0.1", "key = " + keyId);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "key = 4"})
    void theDaemonAsksChronydInInterleavedMode(String key) throws Exception {
        int port = freePort("127.0.0.1");
        try (Child server = serve("127.0.0.1", port);
                Child daemon = follow(source("127.0.0.1", port, "xleave = true\n" + key))) {
            Path socket = followed();
            assertFollows(daemon, server, () -> isRight(socket) && areInterleaved(socket));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "key = 4"})
    void theDaemonAsksOurServerInInterleavedMode(String key) throws Exception {
        int port = freePort("127.0.0.1");
        String keys = "[keys]\npath = \"" + keyFile() + "\"\n";
        try (Child server = daemonServing("127.0.0.1:" + port, keys);
                Child daemon = follow(source("127.0.0.1", port, "xleave = true\n" + key))) {
            Path socket = followed();
            assertFollows(daemon, server, () -> isRight(socket) && areInterleaved(socket));
            assertThat(count(ServerCount.INTERLEAVED)).isPositive();
        }
    }

    /**
     * The way to ourselves is so short that the delay is for the most part the time between the
     * server's last look at its clock and the answer's departure.
     */
    @Test
    void inInterleavedModeTheDelayIsWithoutTheTimeThatSendingTakes() throws Exception {
        int port = freePort("::1");
        keyFile();
        try (Child server = daemonServing("[::]:" + port, "");
                Child daemon =
                        follow(
                                source("127.0.0.1", port, "xleave = true")
                                        + source("::1", port, ""))) {
            List<List<Double>> delays = List.of(new ArrayList<>(), new ArrayList<>());
            boolean measured = Child.await(() -> hasDelays(followed(), delays, 9), 60);
            assertThat(measured)
                    .as(
                            "%s%nserver: %s%nwe: %s%n%s",
                            delays, server.printed(), daemon.printed(), sources(followed()))
                    .isTrue();
            double interleaved = median(delays.get(0));
            double basic = median(delays.get(1));
            System.out.printf(
                    "delay to our own server: %.1f us interleaved, %.1f us in basic mode%n",
                    interleaved * 1e6, basic * 1e6);
            assertThat(interleaved).isLessThan(basic);
        }
    }

    /** Takes the delay of each new sample, of the first source once it is interleaved. */
    private static boolean hasDelays(Path socket, List<List<Double>> delays, int count) {
        List<SourceSnapshot> sources = sources(socket);
        for (int i = 0; i < sources.size(); i++) {
            List<Double> known = delays.get(i);
            double delay = sources.get(i).delaySeconds();
            boolean counts = sources.get(i).interleaved() || i == 1;
            if (counts && delay != 0 && (known.isEmpty() || known.getLast() != delay)) {
                known.add(delay);
            }
        }
        return delays.stream().allMatch(known -> known.size() >= count);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static boolean areInterleaved(Path socket) {
        List<SourceSnapshot> sources = sources(socket);
        return !sources.isEmpty() && sources.stream().allMatch(SourceSnapshot::interleaved);
    }

    private static List<SourceSnapshot> sources(Path socket) {
        try {
            return observe(socket).snapshot().sources();
        } catch (IOException e) {
            return List.of(); // it is not there yet
        }
    }

    private void assertDaemonFollows(String address, String key) throws Exception {
        int port = freePort(address);
        try (Child server = serve(address, port);
                Child daemon = follow(source(address, port, key))) {
            assertFollows(daemon, server, () -> isRight(followed()));
        }
    }

    private static void assertFollows(Child daemon, Child server, BooleanSupplier well)
            throws Exception {
        boolean converged = Child.await(() -> !daemon.isAlive() || well.getAsBoolean(), 60);
        assertThat(converged).as("server: %s%nwe: %s", server.printed(), daemon.printed()).isTrue();
        assertThat(daemon.isAlive()).as(daemon.printed()).isTrue();
    }

    /** {@return the socket of the daemon that follows another} */
    private Path followed() {
        return scratch.resolve("following").resolve("observe");
    }

    private static String source(String address, int port, String more) {
        return """
        [[source]]
        mode = "server"
        address = "%s"
        poll-interval-limits = { min = 0, max = 2 }
        initial-poll-interval = 0
        %s

        """
                .formatted(hostPort(address, port), more);
    }

    /** Starts a daemon with these sources, and the keys of {@link #keyFile}. */
    private Child follow(String sources) throws Exception {
        Path socket = followed();
        Path directory = Files.createDirectory(scratch.resolve("following"));
        Path configuration =
                Files.writeString(
                        directory.resolve("ntp.toml"),
                        """
                        %s
                        [synchronization]
                        minimum-agreeing-sources = 1
                        state-directory = "%s"

                        [keys]
                        path = "%s"

                        [observability]
                        observation-path = "%s"
                        metrics-exporter-listen = "off"
                        """
                                .formatted(sources, directory, scratch.resolve("keys"), socket));
        return Child.start(
                scratch,
                List.of(
                        program("ntp-daemon"),
                        "--config",
                        configuration.toString(),
                        "--clock",
                        "software:20ms,30ppm"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aQueryUnderstandsChronyd(String address) throws Exception {
        int port = freePort(address);
        try (Child server = serve(address, port);
                Child query =
                        Child.start(
                                scratch,
                                List.of(program("ntp-ctl"), "query", hostPort(address, port)))) {
            assertThat(query.awaitEnd(30)).as(query.printed()).isZero();
            assertThat(query.printed()).contains("NTP version 4, stratum 1");
            assertThat(server.isAlive()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void chronydMeasuresTheErrorOfOurServer(String address) throws Exception {
        String plan = "delay=2ms,jitter=50us,error=50ms,address=" + address;
        try (Child servers =
                Child.start(
                        scratch, List.of(program("ntp-ctl"), "lab", "servers", "--server", plan))) {
            String port = servers.awaitPrinted(":(\\d+) is ", 30).group(1);
            List<String> command = chronyd("-Q", "-t", "40", "-f", "/dev/null");
            command.add("server " + address + " port " + port + " iburst");
            command.add("cmdport 0");
            command.add("pidfile " + scratch.resolve("client.pid"));
            try (Child client = Child.start(scratch, command)) {
                assertThat(client.awaitEnd(60)).as(client.printed()).isZero();
                String offset =
                        client.awaitPrinted("System clock wrong by (-?[0-9.]+) seconds", 1)
                                .group(1);
                assertThat(Double.parseDouble(offset)).isCloseTo(0.050, within(0.005));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void chronydTakesTheTimeFromUs(String address) throws Exception {
        int port = freePort(address);
        try (Child daemon = daemonServing(hostPort(address, port), "");
                Child client =
                        Child.start(
                                scratch,
                                oneShot("server " + address + " port " + port + " iburst"))) {
            assertThat(client.awaitEnd(60))
                    .as("chronyd: %s%nwe: %s", client.printed(), daemon.printed())
                    .isZero();
            assertIsRight(client);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3", "4", "5"})
    void chronydAndOurServerAuthenticateEachOther(String key) throws Exception {
        Path keys = keyFile();
        int port = freePort("127.0.0.1");
        String table = "[keys]\npath = \"" + keys + "\"\n";
        List<String> command = oneShot("server 127.0.0.1 port " + port + " iburst key " + key);
        command.add("keyfile " + keys);
        try (Child daemon = daemonServing("127.0.0.1:" + port, table);
                Child client = Child.start(scratch, command)) {
            assertThat(client.awaitEnd(60))
                    .as("chronyd: %s%nwe: %s", client.printed(), daemon.printed())
                    .isZero();
            assertIsRight(client);
            long authentic =
                    observe(scratch.resolve("observe"))
                            .servers()
                            .getFirst()
                            .total(ServerCount.AUTHENTICATED);
            assertThat(authentic).isPositive();
        }
    }

    @Test
    void chronydWithAnotherKeyGetsNoAnswer() throws Exception {
        Path keys = keyFile();
        Path others =
                privately(scratch.resolve("others"), "4 AES128 HEX:" + "01".repeat(16) + "\n");
        int port = freePort("127.0.0.1");
        List<String> command = oneShot("server 127.0.0.1 port " + port + " iburst key 4");
        command.add("keyfile " + others);
        command.set(command.indexOf("40"), "5");
        try (Child daemon =
                        daemonServing("127.0.0.1:" + port, "[keys]\npath = \"" + keys + "\"\n");
                Child client = Child.start(scratch, command)) {
            assertThat(client.awaitEnd(60)).as(client.printed()).isNotZero();
            ServerSnapshot server = observe(scratch.resolve("observe")).servers().getFirst();
            assertThat(server.total(Drop.AUTHENTICATION)).as(daemon.printed()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " key 4"})
    void chronydAsksUsInInterleavedMode(String key) throws Exception {
        Path keys = keyFile();
        int port = freePort("127.0.0.1");
        Path configuration =
                Files.writeString(
                        scratch.resolve("client.conf"),
                        """
                        server 127.0.0.1 port %d xleave minpoll -4 maxpoll -4%s
                        keyfile %s
                        cmdport 0
                        port 0
                        pidfile %s
                        """
                                .formatted(port, key, keys, scratch.resolve("client.pid")));
        try (Child daemon =
                        daemonServing("127.0.0.1:" + port, "[keys]\npath = \"" + keys + "\"\n");
                Child client =
                        Child.start(scratch, chronyd("-d", "-f", configuration.toString()))) {
            boolean interleaved = Child.await(() -> count(ServerCount.INTERLEAVED) >= 20, 30);
            assertThat(interleaved)
                    .as("chronyd: %s%nwe: %s", client.printed(), daemon.printed())
                    .isTrue();
            assertThat(count(ServerCount.ANSWERED) - count(ServerCount.INTERLEAVED))
                    .as("answers in basic mode, at the start")
                    .isLessThan(10);
        }
    }

    private long count(ServerCount what) {
        try {
            return observe(scratch.resolve("observe")).servers().getFirst().total(what);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A chronyd that measures once, says how wrong this machine's clock is, and ends. */
    private List<String> oneShot(String server) {
        List<String> command = chronyd("-Q", "-t", "40", "-f", "/dev/null");
        command.add(server);
        command.add("cmdport 0");
        command.add("pidfile " + scratch.resolve("client.pid"));
        return command;
    }

    /** The daemon serves the very clock that chronyd compares it with. */
    private static void assertIsRight(Child client) throws Exception {
        String offset =
                client.awaitPrinted("System clock wrong by (-?[0-9.]+) seconds", 1).group(1);
        assertThat(Double.parseDouble(offset)).isCloseTo(0, within(0.001));
    }

    private Path keyFile() throws IOException {
        return privately(
                scratch.resolve("keys"),
                """
                1 MD5 ASCII:secret
                2 SHA1 HEX:%1$s
                3 SHA256 HEX:%1$s
                4 AES128 HEX:%1$s
                5 AES256 HEX:%1$s%1$s
                """
                        .formatted("00112233445566778899aabbccddeeff"));
    }

    private static Path privately(Path file, String text) throws IOException {
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text);
    }

    /** Starts our daemon as a reference of its own, and waits until it serves. */
    private Child daemonServing(String listen, String more) throws Exception {
        Path socket = scratch.resolve("observe");
        Path configuration =
                Files.writeString(
                        scratch.resolve("ntp.toml"),
                        """
                        [[server]]
                        listen = "%s"

                        [synchronization]
                        local-stratum = 1
                        state-directory = "%s"

                        [observability]
                        observation-path = "%s"
                        metrics-exporter-listen = "off"

                        %s
                        """
                                .formatted(listen, scratch, socket, more));
        Child daemon =
                Child.start(
                        scratch,
                        List.of(
                                program("ntp-daemon"),
                                "--config",
                                configuration.toString(),
                                "--no-control"));
        boolean serves = false;
        try {
            serves = Child.await(() -> !daemon.isAlive() || Files.exists(socket), 30);
            assertThat(serves && daemon.isAlive()).as(daemon.printed()).isTrue();
            return daemon;
        } finally {
            if (!serves) {
                daemon.close();
            }
        }
    }

    /**
     * Whether the daemon says that its clock is right, and it is: as right as this machine's, which
     * chronyd serves.
     */
    private static boolean isRight(Path socket) {
        ClockReader machine = new ClockReader(new ClockEpoch());
        try {
            long before = machine.read().wallNanos();
            Observation observation = observe(socket);
            long after = machine.read().wallNanos();
            long clock = observation.snapshot().now().wallNanos();
            return observation.snapshot().system().synchronisation() == Synchronisation.SYNCHRONISED
                    && clock > before - CONVERGED_NANOS
                    && clock < after + CONVERGED_NANOS
                    && after - before < CONVERGED_NANOS;
        } catch (IOException e) {
            return false; // it is not there yet
        }
    }

    private static Observation observe(Path socket) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                DataInputStream in = new DataInputStream(Channels.newInputStream(channel))) {
            return ObservationReader.read(in.readNBytes((int) in.readLong()));
        } catch (ObservationException e) {
            throw new AssertionError(e);
        }
    }

    /** Starts a chronyd that serves this machine's time, and waits until it does. */
    private Child serve(String address, int port) throws Exception {
        Path configuration =
                Files.writeString(
                        scratch.resolve("chrony.conf"),
                        """
                        port %d
                        bindaddress %s
                        allow %s
                        local stratum 1
                        cmdport 0
                        keyfile %s
                        pidfile %s
                        """
                                .formatted(
                                        port,
                                        address,
                                        address,
                                        keyFile(),
                                        scratch.resolve("server.pid")));
        Child server = Child.start(scratch, chronyd("-d", "-f", configuration.toString()));
        boolean serves = false;
        try {
            serves = Child.await(() -> !server.isAlive() || answers(address, port), 30);
            assertThat(serves && server.isAlive()).as(server.printed()).isTrue();
            return server;
        } finally {
            if (!serves) {
                server.close();
            }
        }
    }

    private List<String> chronyd(String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(chronyd, "-x", "-U", "-u", System.getProperty("user.name")));
        command.addAll(List.of(arguments));
        return command;
    }

    private static boolean answers(String address, int port) {
        byte[] request = new byte[48];
        request[0] = 0x23;
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(200);
            socket.connect(InetAddress.ofLiteral(address), port);
            socket.send(new DatagramPacket(request, request.length));
            socket.receive(new DatagramPacket(new byte[100], 100));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort(String address) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral(address))) {
            return socket.getLocalPort();
        }
    }

    private static String hostPort(String address, int port) {
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
    }

    private static String program(String name) {
        return IMAGE.resolve("bin").resolve(name).toString();
    }
}
