package org.truechimer.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Our daemon, which serves its own clock and touches none, and exchanges keys. */
final class NtsTruechimer implements AutoCloseable {
    private static final Path IMAGE = Path.of(System.getProperty("truechimer.image"));
    private static final String EXCHANGES = "Exchanging keys at";
    private static final String OPENS = "The keys of NTS cookies are those of the fleet";

    private final Path directory;
    private final String address;
    private final int timePort;
    private final int exchangePort;
    private final String ready;
    private Child child;

    /**
     * Starts one that shows the certificate of {@link OwnCertificate}, and waits until it exchanges
     * keys.
     *
     * @param directory its own, with the certificate
     * @param address of this machine
     * @param more tables of its configuration
     */
    NtsTruechimer(Path directory, String address, String more) throws Exception {
        this(directory, address, Ports.free(address), EXCHANGES, Part.ALL, more);
    }

    /** Starts one that serves time to those who have keys from another one of its fleet. */
    static NtsTruechimer member(Path directory, String address, String more) throws Exception {
        return new NtsTruechimer(directory, address, Ports.free(address), OPENS, Part.TIME, more);
    }

    /** Starts one that exchanges keys, for another one to be asked for the time with. */
    static NtsTruechimer exchanger(
            Path directory, String address, NtsTruechimer member, String more) throws Exception {
        Ports ports = new Ports(member.timePort, Ports.free(address).exchange);
        String sent = "ntp-server = \"" + member.address + "\"\n";
        return new NtsTruechimer(directory, address, ports, EXCHANGES, Part.KEYS, sent + more);
    }

    /** What it serves. */
    private enum Part {
        ALL,
        TIME,
        KEYS
    }

    /** Of UDP and of TCP. */
    private record Ports(int time, int exchange) {
        static Ports free(String address) throws IOException {
            try (DatagramSocket time = new DatagramSocket(0, InetAddress.ofLiteral(address));
                    ServerSocket exchange =
                            new ServerSocket(0, 1, InetAddress.ofLiteral(address))) {
                return new Ports(time.getLocalPort(), exchange.getLocalPort());
            }
        }
    }

    private NtsTruechimer(
            Path directory, String address, Ports ports, String ready, Part part, String more)
            throws Exception {
        this.directory = directory;
        this.address = address;
        this.ready = ready;
        timePort = ports.time;
        exchangePort = ports.exchange;
        String time =
                """
                [[server]]
                listen = "%s:%d"

                """
                        .formatted(address, timePort);
        String keys =
                """
                [[nts-ke-server]]
                listen = "%1$s:%2$d"
                certificate-chain-path = "%3$s/cert.pem"
                private-key-path = "%3$s/key.pem"
                key-exchange-timeout-ms = 20000
                ntp-port = %4$d
                """
                        .formatted(address, exchangePort, directory, timePort);
        Files.writeString(
                directory.resolve("ntp.toml"),
                """
                [synchronization]
                local-stratum = 1
                state-directory = "%1$s"

                [observability]
                observation-path = "%1$s/observe"
                metrics-exporter-listen = "off"

                """
                                .formatted(directory)
                        + (part == Part.KEYS ? "" : time)
                        + (part == Part.TIME ? "" : keys)
                        + more);
        child = started();
    }

    private Child started() throws Exception {
        Child daemon =
                Child.start(
                        directory,
                        List.of(
                                program("ntp-daemon"),
                                "--config",
                                directory.resolve("ntp.toml").toString(),
                                "--no-control"));
        boolean serves = false;
        try {
            serves = Child.await(() -> !daemon.isAlive() || daemon.printed().contains(ready), 30);
            assertThat(serves && daemon.isAlive()).as(daemon.printed()).isTrue();
            return daemon;
        } finally {
            if (!serves) {
                daemon.close();
            }
        }
    }

    /** Ends it, and starts another one in its place. */
    void restart() throws Exception {
        child.close();
        child = started();
    }

    static String program(String name) {
        return IMAGE.resolve("bin").resolve(name).toString();
    }

    /** {@return where it serves the time, of UDP} */
    int timePort() {
        return timePort;
    }

    InetSocketAddress timeAddress() {
        return new InetSocketAddress(InetAddress.ofLiteral(address), timePort);
    }

    /** {@return where it exchanges keys, of TCP} */
    int exchangePort() {
        return exchangePort;
    }

    /** {@return where the certificate of its only authority is: itself} */
    Path authority() {
        return directory.resolve("cert.pem");
    }

    /** {@return the sum of what it counts under a name, as its command prints it} */
    double metric(String name) {
        return told("status", "--format", "prometheus")
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** {@return what its command prints} */
    String told(String command, String... options) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                program("ntp-ctl"),
                                command,
                                "--socket",
                                directory.resolve("observe").toString()));
        words.addAll(List.of(options));
        try (Child ctl = Child.start(directory, words)) {
            int _ = ctl.awaitEnd(60);
            return ctl.printed();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return how many authentic requests it has answered} */
    double accepted() {
        return metric("ntp_server_nts_accepted_packets_total");
    }

    /** {@return how many requests it could not open} */
    double refused() {
        return metric("ntp_server_nts_nak_packets_total");
    }

    /** A chronyd that took the time once has got it from here, and it was right. */
    void assertServed(Child chronyd) throws InterruptedException {
        assertThat(chronyd.awaitEnd(60))
                .as("chronyd: %s%nwe: %s", chronyd.printed(), printed())
                .isZero();
        String offset =
                chronyd.awaitPrinted("System clock wrong by (-?[0-9.]+) seconds", 1).group(1);
        assertThat(Double.parseDouble(offset)).isCloseTo(0, within(0.001));
        assertThat(accepted()).isPositive();
        assertThat(refused()).isZero();
    }

    String printed() {
        return child.printed();
    }

    @Override
    public void close() {
        child.close();
    }
}
