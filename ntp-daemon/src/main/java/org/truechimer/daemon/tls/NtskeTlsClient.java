package org.truechimer.daemon.tls;

import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.jspecify.annotations.Nullable;
import org.truechimer.proto.nts.Exporter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Vector;

/** What the client of a key exchange wants of TLS (RFC 8915 section 3). */
final class NtskeTlsClient extends AbstractTlsClient implements AutoCloseable {
    private static final ProtocolName NTSKE = ProtocolName.asUtf8Encoding("ntske/1");

    private final ServerName server;
    private final CertificateHook hook;
    private Optional<TlsExporter> exporter = Optional.empty();

    /** What looks at the certificates that the server sends. */
    @FunctionalInterface
    interface CertificateHook {
        /**
         * Looks at them.
         *
         * @param presented at least one, the server's own first
         * @throws KeyExchangeException when they are not to be believed
         */
        void check(List<X509Certificate> presented) throws KeyExchangeException;
    }

    /**
     * @param hook called once
     */
    NtskeTlsClient(TlsCrypto crypto, ServerName server, CertificateHook hook) {
        super(crypto);
        this.server = server;
        this.hook = hook;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.TLSv13.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return TlsUtils.getSupportedCipherSuites(
                getCrypto(),
                new int[] {
                    CipherSuite.TLS_AES_128_GCM_SHA256,
                    CipherSuite.TLS_AES_256_GCM_SHA384,
                    CipherSuite.TLS_CHACHA20_POLY1305_SHA256
                });
    }

    @Override
    @SuppressWarnings("JdkObsolete") // the library's
    protected Vector<ProtocolName> getProtocolNames() {
        return new Vector<>(List.of(NTSKE));
    }

    /** Addresses are not sent (RFC 6066 section 3). */
    @Override
    @SuppressWarnings("JdkObsolete")
    protected @Nullable Vector<org.bouncycastle.tls.ServerName> getSNIServerNames() {
        return server.address().isPresent()
                ? null
                : new Vector<>(
                        List.of(
                                new org.bouncycastle.tls.ServerName(
                                        NameType.host_name,
                                        server.toString().getBytes(StandardCharsets.US_ASCII))));
    }

    /**
     * Algorithms of certificates are looked at with the rest of them, where it can be explained.
     */
    @Override
    public boolean shouldCheckSigAlgOfPeerCerts() {
        return false;
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate sent) throws IOException {
                List<X509Certificate> certificates = certificates(sent);
                try {
                    hook.check(certificates);
                } catch (KeyExchangeException e) {
                    throw new TlsFatalAlert(AlertDescription.bad_certificate, e);
                }
            }

            @Override
            public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) {
                return null; // nobody has to know who asks for the time
            }
        };
    }

    private static List<X509Certificate> certificates(TlsServerCertificate sent)
            throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (TlsCertificate certificate : sent.getCertificate().getCertificateList()) {
            try {
                certificates.add(PemCertificates.ofDer(certificate.getEncoded()));
            } catch (CertificateException e) {
                throw new TlsFatalAlert(AlertDescription.bad_certificate, e);
            }
        }
        return certificates;
    }

    /** {@return whether the server agreed that keys are exchanged here; after the handshake} */
    boolean exchangesKeys() {
        return NTSKE.equals(context.getSecurityParametersConnection().getApplicationProtocol());
    }

    /** {@return the cipher suite and the group that were agreed on; after the handshake} */
    String terms() {
        String suite =
                switch (context.getSecurityParametersConnection().getCipherSuite()) {
                    case CipherSuite.TLS_AES_128_GCM_SHA256 -> "TLS_AES_128_GCM_SHA256";
                    case CipherSuite.TLS_AES_256_GCM_SHA384 -> "TLS_AES_256_GCM_SHA384";
                    default -> "TLS_CHACHA20_POLY1305_SHA256";
                };
        return suite
                + " "
                + NamedGroup.getName(
                        context.getSecurityParametersConnection().getNegotiatedGroup());
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        exporter = Optional.of(new TlsExporter(context));
    }

    /** {@return what gives the keys of this connection; after the handshake} */
    Exporter exporter() {
        return exporter.orElseThrow();
    }

    @Override
    public void close() {
        exporter.ifPresent(TlsExporter::close);
    }
}
