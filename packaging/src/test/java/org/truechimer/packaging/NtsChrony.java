package org.truechimer.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A chronyd that exchanges keys and serves its own clock, and touches none. */
final class NtsChrony implements AutoCloseable {
    /** It is here; what it names as its time server may be something in between. */
    static final String ADDRESS = "127.0.0.2";

    private final Path directory;
    private final String named;
    private final int timePort;
    private final int exchangePort;
    private Child child;

    /**
     * Starts one that shows the certificate of {@link OwnCertificate}.
     *
     * @param directory its own
     * @param named the time server that it names
     */
    NtsChrony(Path directory, String named) throws Exception {
        this.directory = directory;
        this.named = named;
        try (DatagramSocket time = new DatagramSocket(at(0));
                ServerSocket exchange = new ServerSocket(0, 1, InetAddress.ofLiteral(ADDRESS))) {
            timePort = time.getLocalPort();
            exchangePort = exchange.getLocalPort();
        }
        child = started();
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(ADDRESS), port);
    }

    private Child started() throws Exception {
        Path configuration =
                Files.writeString(
                        directory.resolve("chrony.conf"),
                        """
                        port %d
                        ntsport %d
                        bindaddress %s
                        ntsserverkey %s
                        ntsservercert %s
                        ntsntpserver %s
                        local stratum 2
                        allow 127.0.0.0/8
                        cmdport 0
                        pidfile %s
                        """
                                .formatted(
                                        timePort,
                                        exchangePort,
                                        ADDRESS,
                                        directory.resolve("key.pem"),
                                        directory.resolve("cert.pem"),
                                        named,
                                        directory.resolve("chronyd.pid")));
        Child started =
                Child.start(
                        directory,
                        List.of(
                                Chronyd.find(),
                                "-x",
                                "-U",
                                "-d",
                                "-u",
                                System.getProperty("user.name"),
                                "-f",
                                configuration.toString()));
        assertThat(Child.await(this::listens, 20)).as(started.printed()).isTrue();
        return started;
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(at(exchangePort), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** {@return where it serves the time, of UDP} */
    int timePort() {
        return timePort;
    }

    /** {@return where it exchanges keys, of TCP} */
    int exchangePort() {
        return exchangePort;
    }

    /** {@return where the certificate of its only authority is: itself} */
    Path authority() {
        return directory.resolve("cert.pem");
    }

    /** Ends it; {@link #again} starts another one in its place. */
    void away() {
        child.close();
    }

    /** Starts one that has forgotten the keys of its cookies. */
    void again() throws Exception {
        child = started();
    }

    String printed() {
        return child.printed();
    }

    @Override
    public void close() {
        child.close();
    }
}
