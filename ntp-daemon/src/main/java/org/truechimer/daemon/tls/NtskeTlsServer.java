package org.truechimer.daemon.tls;

import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.truechimer.proto.nts.Exporter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.Vector;

/** What the server of a key exchange wants of TLS (RFC 8915 section 3); for one connection. */
@SuppressWarnings({"JdkObsolete", "rawtypes"}) // the library's tables and vectors
final class NtskeTlsServer extends AbstractTlsServer implements AutoCloseable {
    private static final ProtocolName NTSKE = ProtocolName.asUtf8Encoding("ntske/1");

    private final TlsCrypto crypto;
    private final List<ServerCertificate> certificates;
    private Optional<TlsExporter> exporter = Optional.empty();
    private boolean exchangesKeys = true;

    /**
     * @param certificates at least one; the first is shown where no other one fits better
     */
    NtskeTlsServer(TlsCrypto crypto, List<ServerCertificate> certificates) {
        super(crypto);
        this.crypto = crypto;
        this.certificates = certificates;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.TLSv13.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return TlsUtils.getSupportedCipherSuites(
                crypto,
                new int[] {
                    CipherSuite.TLS_AES_128_GCM_SHA256,
                    CipherSuite.TLS_AES_256_GCM_SHA384,
                    CipherSuite.TLS_CHACHA20_POLY1305_SHA256
                });
    }

    @Override
    public int[] getSupportedGroups() {
        return new int[] {NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1};
    }

    @Override
    protected Vector<ProtocolName> getProtocolNames() {
        return new Vector<>(List.of(NTSKE));
    }

    @Override
    protected boolean preferLocalCipherSuites() {
        return true;
    }

    /** The library refuses a client that wants something else, but not one that says nothing. */
    @Override
    public void processClientExtensions(Hashtable extensions) throws IOException {
        Vector<?> wanted = TlsExtensionsUtils.getALPNExtensionClient(extensions);
        exchangesKeys = wanted != null && wanted.contains(NTSKE);
        super.processClientExtensions(extensions);
        if (!exchangesKeys) {
            throw new TlsFatalAlert(AlertDescription.no_application_protocol);
        }
    }

    /** {@return whether the client asked to exchange keys, as far as it is known} */
    boolean exchangesKeys() {
        return exchangesKeys;
    }

    @Override
    public TlsCredentials getCredentials() throws IOException {
        return choose().signer();
    }

    /** One for the host that was named, if there is one, and whose signature is understood. */
    private ServerCertificate choose() throws IOException {
        Optional<String> host = host();
        Optional<ServerCertificate> first = Optional.empty();
        for (ServerCertificate each : certificates) {
            if (isUnderstood(each)) {
                if (host.isPresent() && each.isFor(host.get())) {
                    return each;
                }
                first = first.isPresent() ? first : Optional.of(each);
            }
        }
        return first.orElseThrow(() -> new TlsFatalAlert(AlertDescription.handshake_failure));
    }

    private boolean isUnderstood(ServerCertificate certificate) {
        Vector<?> offered = context.getSecurityParametersHandshake().getClientSigAlgs();
        return offered != null
                && offered.contains(certificate.signer().getSignatureAndHashAlgorithm());
    }

    private Optional<String> host() {
        Vector<?> names = context.getSecurityParametersHandshake().getClientServerNames();
        if (names != null) {
            for (Object each : names) {
                if (each instanceof org.bouncycastle.tls.ServerName name
                        && name.getNameType() == NameType.host_name) {
                    return Optional.of(new String(name.getNameData(), StandardCharsets.US_ASCII));
                }
            }
        }
        return Optional.empty();
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
