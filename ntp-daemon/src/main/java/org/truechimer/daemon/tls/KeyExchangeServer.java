package org.truechimer.daemon.tls;

import org.bouncycastle.tls.crypto.TlsCrypto;
import org.truechimer.daemon.config.CertificatePair;
import org.truechimer.daemon.config.KeyExchangeConfiguration;
import org.truechimer.daemon.observe.KeyExchangeCount;
import org.truechimer.daemon.observe.KeyExchangeSnapshot;
import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.nts.ServerKeyExchange;
import org.truechimer.proto.wire.Address;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One address at which keys are exchanged (RFC 8915 section 4). Half of the processors may compute
 * for it at once: others have to do, too.
 */
public final class KeyExchangeServer implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(KeyExchangeServer.class.getName());
    private static final int BACKLOG = 1024;
    private static final long PATIENCE_MILLIS = 5000;

    /** The one that everybody has first, then the one with the shortest cookies. */
    private static final List<AeadAlgorithm> ALGORITHMS =
            List.of(
                    AeadAlgorithm.AES_SIV_CMAC_256,
                    AeadAlgorithm.AES_128_GCM_SIV,
                    AeadAlgorithm.AES_SIV_CMAC_512);

    private final KeyExchangeConfiguration configuration;
    private final ServerKeyExchange exchange;
    private final ServerKeyExchange.CookieMint mint;
    private final SecureRandom random;
    private final List<CertificateFiles> certificates = new ArrayList<>();
    private final Admission admission;
    private final Map<KeyExchangeCount, Long> counts = new ConcurrentHashMap<>();
    private final ServerSocketChannel door;
    private final Address local;
    private final List<KeyExchangeLoop> loops = new ArrayList<>();

    /**
     * Starts to serve.
     *
     * @param mint makes the cookies; used by several threads
     * @throws IOException with a sentence, if the address or a certificate cannot be had
     */
    public KeyExchangeServer(
            KeyExchangeConfiguration configuration,
            SecureRandom random,
            ServerKeyExchange.CookieMint mint)
            throws IOException {
        this.configuration = configuration;
        this.random = random;
        this.mint = mint;
        exchange =
                new ServerKeyExchange(
                        ALGORITHMS, configuration.ntpServer(), configuration.ntpPort());
        admission =
                new Admission(configuration.connections(), configuration.connectionsPerAddress());
        TlsCrypto crypto = new NtskeCrypto(random);
        for (CertificatePair pair : configuration.certificates()) {
            certificates.add(new CertificateFiles(pair, crypto));
        }
        door = ServerSocketChannel.open(); // last: certificates may be missing, again and again
        boolean opened = false;
        try {
            local = bind();
            int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
            for (int i = 0; i < count; i++) {
                loops.add(
                        new KeyExchangeLoop(
                                door,
                                TimeUnit.MILLISECONDS.toNanos(configuration.timeoutMillis()),
                                new Clients()));
            }
            opened = true;
        } finally {
            if (!opened) {
                door.close();
            }
        }
        loops.forEach(loop -> Thread.ofPlatform().daemon().name("key-exchange").start(loop));
    }

    private Address bind() throws IOException {
        Address listen = configuration.listen();
        door.configureBlocking(false);
        door.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        door.bind(
                new InetSocketAddress(InetAddress.getByAddress(listen.bytes()), listen.port()),
                BACKLOG);
        return Address.of(listen.bytes(), door.socket().getLocalPort());
    }

    /** {@return where it listens} */
    public Address local() {
        return local;
    }

    /** {@return what it was made of} */
    KeyExchangeConfiguration configuration() {
        return configuration;
    }

    /** Takes over certificates that have changed. */
    void look() {
        certificates.forEach(CertificateFiles::look);
    }

    /** {@return what came here} Any thread may ask. */
    KeyExchangeSnapshot snapshot() {
        Map<KeyExchangeCount, Long> numbers = new EnumMap<>(KeyExchangeCount.class);
        for (KeyExchangeCount count : KeyExchangeCount.values()) {
            numbers.put(count, counts.getOrDefault(count, 0L));
        }
        return new KeyExchangeSnapshot(
                local(),
                admission.count(),
                numbers,
                certificates.stream().map(files -> shown(files.current().own())).toList(),
                Optional.empty());
    }

    private static KeyExchangeSnapshot.Certificate shown(X509Certificate certificate) {
        return new KeyExchangeSnapshot.Certificate(
                certificate.getSubjectX500Principal().getName(),
                certificate.getNotAfter().toInstant().getEpochSecond());
    }

    private final class Clients implements KeyExchangeLoop.Visitors {
        private final TlsCrypto crypto = new NtskeCrypto(random);

        @Override
        public Admission.Verdict enter(InetAddress client) {
            return admission.enter(client);
        }

        @Override
        public void refuse(Admission.Verdict verdict) {
            count(
                    verdict == Admission.Verdict.TOO_MANY
                            ? KeyExchangeCount.TOO_MANY
                            : KeyExchangeCount.TOO_MANY_OF_ONE);
        }

        @Override
        public KeyExchangeConnection exchange() {
            return new KeyExchangeConnection(
                    new NtskeTlsServer(
                            crypto, certificates.stream().map(CertificateFiles::current).toList()),
                    exchange,
                    mint);
        }

        @Override
        public void leave(InetAddress client, KeyExchangeConnection exchange) {
            admission.leave(client);
            exchange.close();
            exchange.fault().ifPresent(KeyExchangeServer.this::tell);
            KeyExchangeCount outcome = exchange.outcome().orElseThrow();
            count(outcome);
            LOGGER.log(
                    Level.DEBUG,
                    () -> "Key exchange with " + client.getHostAddress() + ": " + outcome.help());
        }
    }

    /** Strangers may be able to repeat it as often as they like. */
    private void tell(RuntimeException fault) {
        LOGGER.log(
                counts.containsKey(KeyExchangeCount.INTERNAL_ERROR) ? Level.DEBUG : Level.ERROR,
                "A key exchange failed for a fault of this program; others like it are counted,"
                        + " and told of in the log of debugging. Please report it",
                fault);
    }

    private void count(KeyExchangeCount what) {
        counts.merge(what, 1L, Long::sum);
    }

    /** {@return where, and with which certificates} */
    @Override
    public String toString() {
        return local()
                + " with "
                + certificates.stream()
                        .map(files -> CertificateFiles.describe(files.current().own()))
                        .collect(Collectors.joining("; "));
    }

    /** Serves no more, and lets go of its port; exchanges under way end with their deadlines. */
    @Override
    public void close() {
        try {
            door.close();
            for (KeyExchangeLoop loop : loops) {
                loop.awaitShut(PATIENCE_MILLIS);
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "A port was not closed cleanly: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
