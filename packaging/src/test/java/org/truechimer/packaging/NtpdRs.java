package org.truechimer.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An ntpd-rs, which believes that it steers the clock and does not. */
final class NtpdRs implements AutoCloseable {
    static final String DAEMON = "/usr/bin/ntp-daemon";
    static final String CONTROL = "/usr/bin/ntp-ctl";

    private final DebianRoot root;
    private final Path directory;
    private final Path configuration;
    private final Child child;

    private NtpdRs(DebianRoot root, Path directory, String tables) throws IOException {
        this.root = root;
        this.directory = directory;
        configuration =
                Files.writeString(
                        directory.resolve("ntpd-rs.toml"),
                        """
                        %s
                        [observability]
                        observation-path = "%s/ntpd-rs"
                        """
                                .formatted(tables, directory));
        List<String> command = new ArrayList<>(root.programWithoutClock(directory, DAEMON));
        command.addAll(List.of("--config", configuration.toString()));
        child = Child.start(directory, command);
    }

    /**
     * Starts one that exchanges keys and serves its own clock at 127.0.0.1, and waits until it
     * does.
     *
     * @param directory its own, with the certificate of {@link OwnCertificate}
     * @param time port of UDP
     * @param exchange port of TCP
     */
    static NtpdRs serving(DebianRoot root, Path directory, int time, int exchange)
            throws IOException {
        NtpdRs server =
                new NtpdRs(
                        root,
                        directory,
                        """
                        [[server]]
                        listen = "127.0.0.1:%1$d"

                        [[nts-ke-server]]
                        listen = "127.0.0.1:%2$d"
                        certificate-chain-path = "%3$s/cert.pem"
                        private-key-path = "%3$s/key.pem"
                        key-exchange-timeout-ms = 20000
                        ntp-port = %1$d
                        ntp-server = "127.0.0.1"

                        [synchronization]
                        local-stratum = 1

                        """
                                .formatted(time, exchange, directory));
        assertThat(Child.await(() -> listens(exchange), 20)).as(server.printed()).isTrue();
        return server;
    }

    private static boolean listens(int port) {
        try (Socket _ = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Starts one that follows servers under NTS.
     *
     * @param directory its own
     * @param mode {@code nts} or {@code nts-pool}
     * @param count of the servers
     * @param exchange port of TCP at localhost
     * @param authority file with the certificate that it trusts
     */
    static NtpdRs following(
            DebianRoot root, Path directory, String mode, int count, int exchange, Path authority)
            throws IOException {
        return new NtpdRs(
                root,
                directory,
                """
                [[source]]
                mode = "%s"
                address = "localhost:%d"
                certificate-authority = "%s"
                poll-interval-limits = { min = 0, max = 0 }
                initial-poll-interval = 0
                %s

                [synchronization]
                minimum-agreeing-sources = 1

                """
                        .formatted(
                                mode,
                                exchange,
                                authority,
                                mode.equals("nts-pool") ? "count = " + count : ""));
    }

    /** {@return how things stand, as its own command has it} */
    String status() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(root.program(CONTROL));
        command.addAll(List.of("status", "--config", configuration.toString()));
        try (Child status = Child.start(directory, command)) {
            int _ = status.awaitEnd(30);
            return status.printed();
        }
    }

    String printed() {
        return child.printed();
    }

    @Override
    public void close() {
        child.close();
    }
}
