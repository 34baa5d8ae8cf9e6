package org.truechimer.daemon.tls;

import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
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
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One address at which keys are exchanged (RFC 8915 section 4), a virtual thread a connection. */
public final class KeyExchangeServer implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(KeyExchangeServer.class.getName());
    private static final int BACKLOG = 1024;
    private static final int LINGER_MAX_MILLIS = 1000;
    private static final int REST_AFTER_FAULT_MILLIS = 100;

    /** The one that everybody has first, then the one with the shortest cookies. */
    private static final List<AeadAlgorithm> ALGORITHMS =
            List.of(
                    AeadAlgorithm.AES_SIV_CMAC_256,
                    AeadAlgorithm.AES_128_GCM_SIV,
                    AeadAlgorithm.AES_SIV_CMAC_512);

    private final KeyExchangeConfiguration configuration;
    private final ServerKeyExchange exchange;
    private final ServerKeyExchange.CookieMint mint;
    private final JcaTlsCrypto crypto;
    private final List<CertificateFiles> certificates = new ArrayList<>();
    private final Admission admission;
    private final Semaphore processors =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    private final Map<KeyExchangeCount, Long> counts = new ConcurrentHashMap<>();
    private final ServerSocket socket = new ServerSocket();
    private final ScheduledThreadPoolExecutor ends;

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
        this.mint = mint;
        exchange =
                new ServerKeyExchange(
                        ALGORITHMS, configuration.ntpServer(), configuration.ntpPort());
        admission =
                new Admission(configuration.connections(), configuration.connectionsPerAddress());
        for (CertificatePair pair : configuration.certificates()) {
            certificates.add(new CertificateFiles(pair));
        }
        crypto = new JcaTlsCryptoProvider().create(random);
        bind();
        ends =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("key-exchange-ends").factory());
        ends.setRemoveOnCancelPolicy(true);
        Thread.ofVirtual().name("key-exchange-" + local()).start(this::accept);
    }

    private void bind() throws IOException {
        Address listen = configuration.listen();
        boolean bound = false;
        try {
            socket.setReuseAddress(true);
            socket.bind(
                    new InetSocketAddress(InetAddress.getByAddress(listen.bytes()), listen.port()),
                    BACKLOG);
            bound = true;
        } finally {
            if (!bound) {
                socket.close();
            }
        }
    }

    /** {@return where it listens} */
    public Address local() {
        return Address.of(socket.getInetAddress().getAddress(), socket.getLocalPort());
    }

    /** {@return what it was made of} */
    KeyExchangeConfiguration configuration() {
        return configuration;
    }

    /** Takes over certificates that have changed. */
    void look() {
        certificates.forEach(CertificateFiles::look);
    }

    /**
     * {@return what came here} Any thread may ask.
     *
     * @param keySinceUnixSeconds since when its cookies are sealed with the same key
     */
    KeyExchangeSnapshot snapshot(long keySinceUnixSeconds) {
        Map<KeyExchangeCount, Long> numbers = new EnumMap<>(KeyExchangeCount.class);
        for (KeyExchangeCount count : KeyExchangeCount.values()) {
            numbers.put(count, counts.getOrDefault(count, 0L));
        }
        return new KeyExchangeSnapshot(
                local(),
                admission.count(),
                numbers,
                certificates.stream().map(files -> shown(files.current().own())).toList(),
                keySinceUnixSeconds);
    }

    private static KeyExchangeSnapshot.Certificate shown(X509Certificate certificate) {
        return new KeyExchangeSnapshot.Certificate(
                certificate.getSubjectX500Principal().getName(),
                certificate.getNotAfter().toInstant().getEpochSecond());
    }

    private void accept() {
        try (var threads =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("key-exchange-", 0).factory())) {
            while (!socket.isClosed()) {
                try {
                    Socket client = socket.accept();
                    if (admit(client)) {
                        threads.execute(() -> serve(client));
                    }
                } catch (IOException e) {
                    rest(e);
                }
            }
        }
    }

    private boolean admit(Socket client) {
        Admission.Verdict verdict = admission.enter(client.getInetAddress());
        switch (verdict) {
            case ADMITTED -> {}
            case TOO_MANY -> count(KeyExchangeCount.TOO_MANY);
            case TOO_MANY_OF_ONE -> count(KeyExchangeCount.TOO_MANY_OF_ONE);
        }
        if (verdict != Admission.Verdict.ADMITTED) {
            close(client);
        }
        return verdict == Admission.Verdict.ADMITTED;
    }

    /** The system has no room for one more connection: to ask again at once would not help. */
    private void rest(IOException fault) {
        if (!socket.isClosed()) {
            LOGGER.log(
                    Level.WARNING,
                    "A connection to exchange keys could not be taken: " + fault.getMessage());
            try {
                Thread.sleep(REST_AFTER_FAULT_MILLIS);
            } catch (InterruptedException _) {
                close();
            }
        }
    }

    private void serve(Socket client) {
        InetAddress address = client.getInetAddress();
        long timeout = TimeUnit.MILLISECONDS.toNanos(configuration.timeoutMillis());
        Optional<ScheduledFuture<?>> end = Optional.empty();
        try (NtskeTlsServer tls =
                new NtskeTlsServer(
                        crypto, certificates.stream().map(CertificateFiles::current).toList())) {
            // Waiting to receive ends by itself; waiting to send would not.
            end =
                    Optional.of(
                            ends.schedule(
                                    () -> close(client),
                                    configuration.timeoutMillis() + LINGER_MAX_MILLIS,
                                    TimeUnit.MILLISECONDS));
            KeyExchangeConnection connection =
                    new KeyExchangeConnection(client, tls, processors, System.nanoTime() + timeout);
            KeyExchangeCount outcome = connection.run(exchange, mint);
            connection.fault().ifPresent(this::tell);
            count(outcome);
            LOGGER.log(
                    Level.DEBUG,
                    () -> "Key exchange with " + address.getHostAddress() + ": " + outcome.help());
        } catch (RejectedExecutionException _) {
            count(KeyExchangeCount.BROKEN_OFF); // it came while this server was closed
        } finally {
            end.ifPresent(scheduled -> scheduled.cancel(false));
            close(client);
            admission.leave(address);
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

    private static void close(Socket client) {
        try {
            client.close();
        } catch (IOException _) {
            // It is of no use any more in either case.
        }
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

    /** Serves no more; exchanges under way end with their deadlines. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "A port was not closed cleanly: " + e.getMessage());
        }
        ends.shutdown();
    }
}
