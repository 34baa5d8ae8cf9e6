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
import java.util.ArrayList;
import java.util.List;

/** A chronyd that exchanges keys and serves its own clock, and touches none. */
final class NtsChrony implements AutoCloseable {
    /** It is here; what it names as its time server may be something in between. */
    static final String ADDRESS = "127.0.0.2";

    private final List<String> program;
    private final Path directory;
    private final String named;
    private final String more;
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
        this(List.of(Chronyd.find()), directory, named, "");
    }

    /**
     * Starts one that is not this machine's.
     *
     * @param program how a command begins that runs it
     * @param more lines of its configuration
     */
    NtsChrony(List<String> program, Path directory, String named, String more) throws Exception {
        this.program = program;
        this.directory = directory;
        this.named = named;
        this.more = more;
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
        Path configuration = configuration(directory, ADDRESS, timePort, exchangePort, named, more);
        List<String> command = new ArrayList<>(program);
        command.addAll(
                List.of(
                        "-x",
                        "-U",
                        "-d",
                        "-u",
                        System.getProperty("user.name"),
                        "-f",
                        configuration.toString()));
        Child started = Child.start(directory, command);
        assertThat(Child.await(this::listens, 20)).as(started.printed()).isTrue();
        return started;
    }

    /**
     * Writes the configuration of a chronyd that exchanges keys and serves its own clock; {@return
     * the file}
     *
     * @param directory with the certificate
     * @param address where it is
     * @param named the time server that it names
     * @param more lines
     */
    static Path configuration(
            Path directory,
            String address,
            int timePort,
            int exchangePort,
            String named,
            String more)
            throws IOException {
        return Files.writeString(
                directory.resolve("chrony.conf"),
                """
                port %1$d
                ntsport %2$d
                bindaddress %3$s
                ntsserverkey %4$s/key.pem
                ntsservercert %4$s/cert.pem
                ntsntpserver %5$s
                local stratum 2
                allow 127.0.0.0/8
                cmdport 0
                pidfile %4$s/chronyd.pid
                %6$s
                """
                        .formatted(timePort, exchangePort, address, directory, named, more));
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

    /**
     * Has {@code ntp-ctl nts check} try it. chronyd hangs up after two seconds, which a busy
     * machine may need: then it is done again. {@return the command, ended}
     */
    Child checked(String... more) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                NtsTruechimer.program("ntp-ctl"),
                                "nts",
                                "check",
                                ADDRESS + ":" + exchangePort));
        command.addAll(List.of(more));
        Child check = Child.start(directory, command);
        for (int i = 0; i < 4; i++) {
            int _ = check.awaitEnd(60);
            if (!check.printed().contains("closed the connection")) {
                break;
            }
            check = Child.start(directory, command);
        }
        return check;
    }

    /**
     * Has a chronyd take the time once from a server under NTS, say how wrong this machine's clock
     * is, and leave it. It waits for keys for two seconds, which a busy machine may need: then it
     * is done again. {@return it, ended}
     *
     * @param program how a command begins that runs it
     * @param directory with the certificate of the server's authority
     * @param server its address and port, as chronyd has them
     * @param more lines of its configuration
     */
    static Child once(List<String> program, Path directory, String server, List<String> more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(program);
        command.addAll(
                List.of(
                        "-x",
                        "-U",
                        "-u",
                        System.getProperty("user.name"),
                        "-Q",
                        "-t",
                        "40",
                        "-f",
                        "/dev/null",
                        "server " + server + " nts iburst",
                        "ntstrustedcerts " + directory.resolve("cert.pem"),
                        "cmdport 0",
                        "pidfile " + directory.resolve("client.pid")));
        command.addAll(more);
        Child client = Child.start(directory, command);
        for (int i = 0; i < 4 && client.awaitEnd(60) != 0; i++) {
            client = Child.start(directory, command);
        }
        return client;
    }

    String printed() {
        return child.printed();
    }

    @Override
    public void close() {
        child.close();
    }
}
