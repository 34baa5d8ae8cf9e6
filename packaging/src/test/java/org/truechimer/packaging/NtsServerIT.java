package org.truechimer.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Our daemon exchanges keys and serves authentic time: to chronyd, to itself, and to a person. */
class NtsServerIT {
    private static final Path IMAGE = Path.of(System.getProperty("truechimer.image"));
    private static final String SERVER = "127.0.0.1";

    @TempDir private Path scratch;
    private int timePort;
    private int exchangePort;

    @BeforeEach
    void choosePortsAndMakeACertificate() throws Exception {
        try (DatagramSocket time = new DatagramSocket(0, InetAddress.ofLiteral(SERVER));
                ServerSocket exchange = new ServerSocket(0, 1, InetAddress.ofLiteral(SERVER))) {
            timePort = time.getLocalPort();
            exchangePort = exchange.getLocalPort();
        }
        OwnCertificate.write(scratch, "ip:" + SERVER, "-1d", 90);
    }

    @Test
    void chronydTakesAuthenticTimeFromUs() throws Exception {
        List<String> command =
                List.of(
                        Chronyd.find(),
                        "-x",
                        "-U",
                        "-u",
                        System.getProperty("user.name"),
                        "-Q",
                        "-t",
                        "40",
                        "-f",
                        "/dev/null",
                        "server "
                                + SERVER
                                + " port "
                                + timePort
                                + " nts ntsport "
                                + exchangePort
                                + " iburst",
                        "ntstrustedcerts " + scratch.resolve("cert.pem"),
                        "cmdport 0",
                        "pidfile " + scratch.resolve("client.pid"));
        try (Child daemon = serve();
                Child client = Child.start(scratch, command)) {
            assertThat(client.awaitEnd(60))
                    .as("chronyd: %s%nwe: %s", client.printed(), daemon.printed())
                    .isZero();
            String offset =
                    client.awaitPrinted("System clock wrong by (-?[0-9.]+) seconds", 1).group(1);
            assertThat(Double.parseDouble(offset)).isCloseTo(0, within(0.001));
            String metrics = metrics(scratch.resolve("observe"));
            assertThat(value(metrics, "ntp_server_nts_accepted_packets_total")).isPositive();
            assertThat(value(metrics, "ntp_server_nts_nak_packets_total")).isZero();
            assertThat(metrics)
                    .containsPattern("ntp_nts_ke_exchanges_total\\{[^}]*\"completed\"[^}]*} 1\\.0");
        }
    }

    @Test
    void ourDaemonFollowsOurServerUnderNts() throws Exception {
        Path directory = Files.createDirectory(scratch.resolve("following"));
        Path socket = directory.resolve("observe");
        Path configuration =
                Files.writeString(
                        directory.resolve("ntp.toml"),
                        """
                        [[source]]
                        mode = "nts"
                        address = "%s:%d"
                        certificate-authority = "%s"
                        poll-interval-limits = { min = 0, max = 2 }
                        initial-poll-interval = 0

                        [synchronization]
                        minimum-agreeing-sources = 1
                        state-directory = "%s"

                        [observability]
                        observation-path = "%s"
                        metrics-exporter-listen = "off"
                        """
                                .formatted(
                                        SERVER,
                                        exchangePort,
                                        scratch.resolve("cert.pem"),
                                        directory,
                                        socket));
        try (Child server = serve();
                Child daemon =
                        Child.start(
                                scratch,
                                List.of(
                                        program("ntp-daemon"),
                                        "--config",
                                        configuration.toString(),
                                        "--clock",
                                        "software:20ms,30ppm"))) {
            boolean waited = Child.await(() -> !daemon.isAlive() || isSynchronised(socket), 60);
            assertThat(waited && daemon.isAlive())
                    .as("server: %s%nwe: %s", server.printed(), daemon.printed())
                    .isTrue();
            assertThat(
                            value(
                                    metrics(scratch.resolve("observe")),
                                    "ntp_server_nts_accepted_packets_total"))
                    .isPositive();
        }
    }

    @Test
    void allIsWellWithUs() throws Exception {
        try (Child daemon = serve();
                Child check =
                        Child.start(
                                scratch,
                                List.of(
                                        program("ntp-ctl"),
                                        "nts",
                                        "check",
                                        SERVER + ":" + exchangePort,
                                        "--ca",
                                        scratch.resolve("cert.pem").toString()))) {
            assertThat(check.awaitEnd(60))
                    .as("%s%nwe: %s", check.printed(), daemon.printed())
                    .isZero();
            assertThat(check.printed())
                    .contains("8 cookies of", "authentic", "Authentic time can be had from it.");
        }
    }

    /** Starts our daemon as a reference of its own, and waits until it exchanges keys. */
    private Child serve() throws Exception {
        Path configuration =
                Files.writeString(
                        scratch.resolve("ntp.toml"),
                        """
                        [[server]]
                        listen = "%1$s:%2$d"

                        [[nts-ke-server]]
                        listen = "%1$s:%3$d"
                        certificate-chain-path = "%4$s"
                        private-key-path = "%5$s"
                        key-exchange-timeout-ms = 20000
                        ntp-port = %2$d

                        [synchronization]
                        local-stratum = 1
                        state-directory = "%6$s"

                        [observability]
                        observation-path = "%7$s"
                        metrics-exporter-listen = "off"
                        """
                                .formatted(
                                        SERVER,
                                        timePort,
                                        exchangePort,
                                        scratch.resolve("cert.pem"),
                                        scratch.resolve("key.pem"),
                                        scratch,
                                        scratch.resolve("observe")));
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
            serves =
                    Child.await(
                            () ->
                                    !daemon.isAlive()
                                            || daemon.printed().contains("Exchanging keys at"),
                            30);
            assertThat(serves && daemon.isAlive()).as(daemon.printed()).isTrue();
            return daemon;
        } finally {
            if (!serves) {
                daemon.close();
            }
        }
    }

    private boolean isSynchronised(Path socket) {
        return Files.exists(socket) && metrics(socket).contains("ntp_system_synchronised 1.0");
    }

    /** {@return what a daemon counts, as its command prints it} */
    private String metrics(Path socket) {
        List<String> command =
                List.of(
                        program("ntp-ctl"),
                        "status",
                        "--socket",
                        socket.toString(),
                        "--format",
                        "prometheus");
        try (Child status = Child.start(scratch, command)) {
            int _ = status.awaitEnd(60);
            return status.printed();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return the sum of a metric over all that it is told apart by} */
    private static double value(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static String program(String name) {
        return IMAGE.resolve("bin").resolve(name).toString();
    }
}
