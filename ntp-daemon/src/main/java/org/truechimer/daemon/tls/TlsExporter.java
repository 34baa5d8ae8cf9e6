package org.truechimer.daemon.tls;

import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsHash;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.truechimer.proto.nts.Exporter;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Gives key material of a TLS 1.3 connection (RFC 8446 section 7.5) for as long as the connection
 * lasts: what is wanted depends on what is said on it, and the library's own gives it only before
 * anything was said.
 */
final class TlsExporter implements Exporter, AutoCloseable {
    private static final String DERIVED = "exporter";

    private final TlsContext context;
    private final int hash;
    private final TlsSecret secret;

    /**
     * @param context of a connection whose handshake completes at this moment
     */
    TlsExporter(TlsContext context) {
        SecurityParameters parameters = context.getSecurityParametersConnection();
        this.context = context;
        hash = parameters.getPRFCryptoHashAlgorithm();
        secret = context.getCrypto().adoptSecret(parameters.getExporterMasterSecret());
    }

    @Override
    public byte[] export(String label, byte[] material, int length) {
        try {
            byte[] nothing = hash(new byte[0]);
            TlsSecret labelled =
                    TlsCryptoUtils.hkdfExpandLabel(secret, hash, label, nothing, nothing.length);
            TlsSecret exported =
                    TlsCryptoUtils.hkdfExpandLabel(labelled, hash, DERIVED, hash(material), length);
            labelled.destroy();
            return exported.extract();
        } catch (IOException e) {
            throw new UncheckedIOException("computing alone cannot fail", e);
        }
    }

    private byte[] hash(byte[] octets) {
        TlsHash digest = context.getCrypto().createHash(hash);
        digest.update(octets, 0, octets.length);
        return digest.calculateHash();
    }

    @Override
    public void close() {
        secret.destroy();
    }
}
