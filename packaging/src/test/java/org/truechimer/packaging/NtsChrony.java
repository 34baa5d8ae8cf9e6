package org.truechimer.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A chronyd that exchanges keys and serves its own clock, and touches none. */
final class NtsChrony implements AutoCloseable {
    /** It is here; what it names as its time server may be something in between. */
    static final String ADDRESS = "127.0.0.2";

    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path directory;
    private final String named;
    private final int timePort;
    private final int exchangePort;
    private Child child;

    /**
     * Starts one that has the certificate of {@link #certificate}.
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
                                program(),
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

    /** {@return where chronyd is; without one the test is skipped} */
    static String program() {
        Optional<String> found =
                Stream.concat(
                                Stream.of(
                                        System.getenv()
                                                .getOrDefault("PATH", "")
                                                .split(File.pathSeparator, -1)),
                                Stream.of("/usr/sbin", "/usr/local/sbin"))
                        .map(path -> Path.of(path, "chronyd"))
                        .filter(Files::isExecutable)
                        .map(Path::toString)
                        .findFirst();
        if (found.isEmpty()) {
            String reason =
                    "chronyd is not installed, so NTS is not tried with it (the package chrony has"
                            + " it)";
            System.out.println(reason);
            abort(reason);
        }
        return found.orElseThrow();
    }

    /** Writes cert.pem and key.pem; the certificate is signed by itself. */
    static void certificate(Path directory, String name, String start, int days) throws Exception {
        Path store = directory.resolve("store.p12");
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        String.valueOf(PASSWORD),
                        "-alias",
                        "server",
                        "-keyalg",
                        "RSA", // chronyd's TLS does not read elliptic keys as Java writes them
                        "-dname",
                        "CN=time server",
                        "-ext",
                        "san=" + name,
                        "-ext",
                        "eku=serverAuth",
                        "-startdate",
                        start.contains("/") ? start + " 00:00:00" : start,
                        "-validity",
                        String.valueOf(days));
        try (Child keytool = Child.start(directory, command)) {
            assertThat(keytool.awaitEnd(60)).as(keytool.printed()).isZero();
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        pem(directory, "cert.pem", "CERTIFICATE", keys.getCertificate("server").getEncoded());
        pem(directory, "key.pem", "PRIVATE KEY", keys.getKey("server", PASSWORD).getEncoded());
    }

    private static void pem(Path directory, String file, String what, byte[] octets)
            throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets);
        Files.writeString(
                directory.resolve(file),
                "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n");
    }
}
