package org.truechimer.daemon.tls;

import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;

/** A TLS server on loopback that does after the handshake what a test wants. */
final class TestTlsServer implements AutoCloseable {
    private final BcTlsCrypto crypto = new BcTlsCrypto(new SecureRandom());
    private final ServerSocket socket;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final List<TestCertificate> chain;
    private final Optional<String> protocol;
    private final Talk talk;

    /** The key of a client's requests with AES-SIV-CMAC-256, as the library exports it. */
    volatile byte[] exported = {};

    volatile Optional<String> nameAskedFor = Optional.empty();

    /** What is said after the handshake. */
    @FunctionalInterface
    interface Talk {
        void talk(TlsServerProtocol tls) throws IOException;
    }

    /**
     * @param chain the server's own certificate first
     * @param protocol which it speaks of those that a client offers; none does not tell
     */
    TestTlsServer(List<TestCertificate> chain, Optional<String> protocol, Talk talk)
            throws IOException {
        this.chain = chain;
        this.protocol = protocol;
        this.talk = talk;
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            TlsServerProtocol tls =
                    new TlsServerProtocol(
                            connection.getInputStream(), connection.getOutputStream());
            tls.accept(new Server());
            talk.talk(tls);
            tls.close();
        } catch (IOException e) {
            // What the client makes of it is what is tested.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private final class Server extends DefaultTlsServer {
        Server() {
            super(crypto);
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            byte[] sealing = {0, 0, 0, 15, 0};
            exported = context.exportKeyingMaterial("EXPORTER-network-time-security", sealing, 32);
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.TLSv13.only();
        }

        @Override
        @SuppressWarnings("JdkObsolete")
        protected Vector<ProtocolName> getProtocolNames() {
            return protocol.map(name -> new Vector<>(List.of(ProtocolName.asUtf8Encoding(name))))
                    .orElse(null);
        }

        @Override
        public TlsCredentials getCredentials() throws IOException {
            Vector<?> names = context.getSecurityParametersHandshake().getClientServerNames();
            nameAskedFor =
                    names == null
                            ? Optional.empty()
                            : Optional.of(
                                    new String(
                                            ((org.bouncycastle.tls.ServerName) names.get(0))
                                                    .getNameData(),
                                            StandardCharsets.US_ASCII));
            CertificateEntry[] entries = new CertificateEntry[chain.size()];
            for (int i = 0; i < entries.length; i++) {
                entries[i] = new CertificateEntry(tlsCertificate(chain.get(i)), null);
            }
            int scheme =
                    switch (chain.getFirst().keys().getPrivate().getAlgorithm()) {
                        case "RSA" -> SignatureScheme.rsa_pss_rsae_sha256;
                        case "EdDSA" -> SignatureScheme.ed25519;
                        default -> SignatureScheme.ecdsa_secp256r1_sha256;
                    };
            return new BcDefaultTlsCredentialedSigner(
                    new TlsCryptoParameters(context),
                    crypto,
                    PrivateKeyFactory.createKey(chain.getFirst().keys().getPrivate().getEncoded()),
                    new Certificate(new byte[0], entries),
                    SignatureAndHashAlgorithm.getInstance(
                            SignatureScheme.getHashAlgorithm(scheme),
                            SignatureScheme.getSignatureAlgorithm(scheme)));
        }

        private TlsCertificate tlsCertificate(TestCertificate certificate) throws IOException {
            try {
                return crypto.createCertificate(certificate.certificate().getEncoded());
            } catch (CertificateEncodingException e) {
                throw new IOException(e);
            }
        }
    }
}
