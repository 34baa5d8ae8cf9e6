package org.truechimer.packaging;

import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.crypto.Nonces;
import org.truechimer.proto.nts.CookieSealer;
import org.truechimer.proto.nts.Exporter;
import org.truechimer.proto.nts.FleetSeed;
import org.truechimer.proto.nts.KeyExchangeRequest;
import org.truechimer.proto.nts.MalformedMessageException;
import org.truechimer.proto.nts.ServerKeyExchange;
import org.truechimer.proto.nts.ServerKeyExchange.Decision;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * Exchanges keys for time servers of a fleet as a test wants it: with one algorithm, with the keys
 * of an older chronyd, and for several servers like a pool. What it says goes on standard output.
 */
final class FleetKeyExchange implements AutoCloseable {
    private static final long ROTATION_SECONDS = 86_400;

    private final AeadAlgorithm algorithm;
    private final boolean compliant;
    private final List<InetSocketAddress> servers;
    private final List<KeyExchangeRequest> requests = new CopyOnWriteArrayList<>();
    private final CookieSealer sealer;
    private final SSLServerSocket socket;

    /**
     * Begins to exchange keys.
     *
     * @param directory with the certificate, and with the secret of the fleet
     * @param algorithm the only one
     * @param compliant whether keys of AES-128-GCM-SIV are exported under their own number
     * @param servers one of them is named to each client, none that it denies if there is another
     */
    FleetKeyExchange(
            Path directory,
            AeadAlgorithm algorithm,
            boolean compliant,
            List<InetSocketAddress> servers)
            throws IOException, GeneralSecurityException {
        this.algorithm = algorithm;
        this.compliant = compliant;
        this.servers = servers;
        sealer = sealer(directory, 0);
        socket =
                (SSLServerSocket)
                        OwnCertificate.shown(directory)
                                .getServerSocketFactory()
                                .createServerSocket(0, 8, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().start(this::serve);
    }

    /**
     * {@return what makes the cookies of a fleet}
     *
     * @param directory with its secret
     * @param rotations so many ago
     */
    static CookieSealer sealer(Path directory, int rotations) throws IOException {
        try (FleetSeed seed =
                new FleetSeed(Files.readAllBytes(seed(directory)), ROTATION_SECONDS)) {
            return new CookieSealer(
                    seed.keys(Instant.now().getEpochSecond() - rotations * ROTATION_SECONDS),
                    new Nonces(new SecureRandom().generateSeed(Nonces.SEED_LENGTH)));
        }
    }

    private static Path seed(Path directory) {
        return directory.resolve("fleet-seed");
    }

    /** Makes the secret of a fleet; {@return the table that has a server of ours use it} */
    static String keySet(Path directory) throws IOException {
        byte[] secret = new byte[FleetSeed.LENGTH_MIN];
        new SecureRandom().nextBytes(secret);
        Path file =
                Files.createFile(
                        seed(directory),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        Files.write(file, secret);
        return "[keyset]\nfleet-seed-path = \"" + file + "\"\n";
    }

    int port() {
        return socket.getLocalPort();
    }

    /** {@return what it was asked, the first first} */
    List<KeyExchangeRequest> requests() {
        return List.copyOf(requests);
    }

    /** One client after the other. */
    private void serve() {
        while (!socket.isClosed()) {
            try (SSLSocket connection = (SSLSocket) socket.accept()) {
                Exporter exporter = PlatformTls.begin(connection);
                byte[] request = PlatformTls.receive(connection);
                requests.add(KeyExchangeRequest.parse(request));
                connection.getOutputStream().write(answer(request, exporter));
            } catch (IOException | MalformedMessageException e) {
                if (!socket.isClosed()) {
                    System.out.println("key exchange of the test: " + e.getMessage());
                }
            }
        }
    }

    private byte[] answer(byte[] request, Exporter exporter) {
        List<String> denied = requests.getLast().denied();
        InetSocketAddress server =
                servers.stream()
                        .filter(each -> !denied.contains(each.getAddress().getHostAddress()))
                        .findFirst()
                        .orElse(servers.getFirst());
        ServerKeyExchange exchange =
                new ServerKeyExchange(
                        List.of(algorithm),
                        Optional.of(server.getAddress().getHostAddress()),
                        Optional.of(server.getPort()));
        Decision decision = exchange.decide(request);
        return exchange.answer(
                decision instanceof Decision.Agreed && !compliant
                        ? new Decision.Agreed(algorithm, false)
                        : decision,
                exporter,
                keys -> sealer.seal(keys.clientToServer(), keys.serverToClient()));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
