package org.truechimer.daemon.tls;

import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.truechimer.daemon.tls.CertificateCheck.Verdict;
import org.truechimer.proto.engine.KeyExchangeFault;
import org.truechimer.proto.nts.ClientKeyExchange;
import org.truechimer.proto.nts.KeyExchangeAssembler;
import org.truechimer.proto.nts.NtsSession;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Exchanges keys with a server (RFC 8915 section 4). Each exchange has a connection of its own, and
 * a thread that waits for it; any number of threads may use one client.
 */
public final class KeyExchangeClient {
    private static final int ADDRESSES_MAX = 4;

    private final SecureRandom random;
    private final InstantSource clock;
    private final NameLookup lookup;

    /**
     * @param random for the secrets of TLS
     * @param clock of several ways to vouch for a certificate, one that is valid now is taken;
     *     nothing fails because this clock is wrong
     */
    public KeyExchangeClient(SecureRandom random, InstantSource clock) {
        this(random, clock, InetAddress::getAllByName);
    }

    KeyExchangeClient(SecureRandom random, InstantSource clock, NameLookup.Lookup lookup) {
        this.random = random;
        this.clock = clock;
        this.lookup = new NameLookup(lookup);
    }

    /** {@return what came of it, after the timeout of the order at the latest} */
    public KeyExchangeResult run(KeyExchangeOrder order) {
        try {
            return new Run(order, order.anchors().current()).result();
        } catch (IOException e) {
            return new KeyExchangeResult.Failed(
                    Step.LOOK_UP,
                    KeyExchangeFault.LOCAL,
                    String.valueOf(e.getMessage()),
                    "put the file right, or name another",
                    Optional.empty(),
                    List.of(),
                    List.of());
        }
    }

    /** One exchange, which may try several addresses. */
    private final class Run {
        private final KeyExchangeOrder order;
        private final TrustAnchors.Anchors anchors;
        private final long deadlineNanos;
        private final Stopwatch stopwatch = new Stopwatch();
        private Optional<InetSocketAddress> peer = Optional.empty();
        private List<X509Certificate> presented = List.of();
        private Optional<Verdict.Trusted> trusted = Optional.empty();

        Run(KeyExchangeOrder order, TrustAnchors.Anchors anchors) {
            this.order = order;
            this.anchors = anchors;
            deadlineNanos = System.nanoTime() + order.timeout().toNanos();
        }

        KeyExchangeResult result() {
            Optional<KeyExchangeResult.Failed> furthest = Optional.empty();
            try {
                ServerName name = name();
                List<InetAddress> addresses = lookup.addresses(spelling(name), deadlineNanos);
                List<InetAddress> tried =
                        addresses.subList(0, Math.min(ADDRESSES_MAX, addresses.size()));
                for (int i = 0; i < tried.size(); i++) {
                    long now = System.nanoTime();
                    long share = Math.max(0, deadlineNanos - now) / (tried.size() - i);
                    KeyExchangeResult result = attempt(tried.get(i), now + share, name);
                    if (!(result instanceof KeyExchangeResult.Failed failed)) {
                        return result;
                    }
                    if (furthest.isEmpty() || failed.step().compareTo(furthest.get().step()) > 0) {
                        furthest = Optional.of(failed);
                    }
                }
            } catch (KeyExchangeException e) {
                return failed(e);
            }
            return furthest.orElseThrow();
        }

        private ServerName name() throws KeyExchangeException {
            try {
                return ServerName.of(order.host());
            } catch (IllegalArgumentException e) {
                throw new KeyExchangeException(
                        KeyExchangeFault.NAME,
                        String.valueOf(e.getMessage()),
                        "write it as its operator has published it");
            }
        }

        /** The system's resolver knows zones of addresses, and of names only ASCII. */
        private String spelling(ServerName name) {
            return name.address().isPresent() ? order.host() : name.toString();
        }

        private KeyExchangeResult attempt(
                InetAddress address, long attemptDeadlineNanos, ServerName name) {
            InetSocketAddress server = new InetSocketAddress(address, order.port());
            peer = Optional.of(server);
            presented = List.of();
            try (TlsConnection connection = connect(server, attemptDeadlineNanos)) {
                return exchange(connection, server, name);
            } catch (IOException e) {
                return failed(ConnectionFaults.broken(server, stopwatch.current(), e));
            }
        }

        private TlsConnection connect(InetSocketAddress server, long attemptDeadlineNanos)
                throws KeyExchangeException {
            stopwatch.begin(Step.CONNECTION);
            try {
                Socket socket = TlsConnection.connect(server, attemptDeadlineNanos);
                stopwatch.begin(Step.HANDSHAKE);
                return new TlsConnection(socket, attemptDeadlineNanos);
            } catch (IOException e) {
                throw ConnectionFaults.unconnected(server, e);
            }
        }

        private KeyExchangeResult exchange(
                TlsConnection connection, InetSocketAddress server, ServerName name)
                throws IOException {
            try (NtskeTlsClient tls =
                    new NtskeTlsClient(new BcTlsCrypto(random), name, sent -> check(sent, name))) {
                connection.handshake(tls);
                if (!tls.exchangesKeys()) {
                    throw ConnectionFaults.noKeyExchange(
                            "the server speaks TLS, but does not say that it exchanges keys (no"
                                    + " ALPN ntske/1)");
                }
                stopwatch.begin(Step.EXCHANGE);
                NtsSession session = ask(connection, tls);
                Verdict.Trusted certificate = trusted.orElseThrow();
                return new KeyExchangeResult.Agreed(
                        session,
                        server,
                        tls.terms(),
                        certificate.path(),
                        certificate.validity(),
                        stopwatch.times());
            }
        }

        private NtsSession ask(TlsConnection connection, NtskeTlsClient tls) throws IOException {
            ClientKeyExchange exchange = new ClientKeyExchange(order.offers(), order.denied());
            connection.send(exchange.request());
            KeyExchangeAssembler answer =
                    new KeyExchangeAssembler(KeyExchangeAssembler.CLIENT_LENGTH_MAX);
            KeyExchangeAssembler.Progress progress = KeyExchangeAssembler.Progress.MORE;
            while (progress == KeyExchangeAssembler.Progress.MORE) {
                byte[] octets = connection.receiveData();
                if (octets.length == 0) {
                    throw new EOFException();
                }
                progress = answer.feed(octets, 0, octets.length);
            }
            if (progress == KeyExchangeAssembler.Progress.BROKEN) {
                throw ExchangeFaults.malformed(
                        "its answer is longer than "
                                + KeyExchangeAssembler.CLIENT_LENGTH_MAX
                                + " octets, or goes on behind its end");
            }
            return switch (exchange.answer(answer.message(), tls.exporter())) {
                case ClientKeyExchange.Outcome.Agreed(NtsSession session) -> session;
                case ClientKeyExchange.Outcome.Refused refused ->
                        throw ExchangeFaults.refused(refused);
            };
        }

        private void check(List<X509Certificate> sent, ServerName name)
                throws KeyExchangeException {
            stopwatch.begin(Step.CERTIFICATE);
            presented = sent;
            long now = clock.instant().getEpochSecond();
            trusted =
                    switch (CertificateCheck.of(sent, name, anchors, now)) {
                        case Verdict.Trusted good -> Optional.of(good);
                        case Verdict.Refused bad ->
                                throw new KeyExchangeException(
                                        bad.fault(), bad.words(), bad.remedy());
                    };
            stopwatch.begin(Step.HANDSHAKE);
        }

        private KeyExchangeResult.Failed failed(KeyExchangeException e) {
            return new KeyExchangeResult.Failed(
                    stopwatch.current(),
                    e.fault(),
                    e.words(),
                    e.remedy(),
                    peer,
                    presented,
                    stopwatch.times());
        }
    }
}
