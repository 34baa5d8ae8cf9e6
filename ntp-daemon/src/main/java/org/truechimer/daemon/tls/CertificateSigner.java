package org.truechimer.daemon.tls;

import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsStreamSigner;

import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/**
 * Signs for a certificate with what the platform has: the library asks it for keys and algorithms
 * by names that it does not know.
 *
 * @param shown what is signed for
 * @param message the same as TLS sends it
 */
record CertificateSigner(ServerCertificate shown, Certificate message)
        implements TlsCredentialedSigner {
    private static final PSSParameterSpec PSS =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

    @Override
    public Certificate getCertificate() {
        return message;
    }

    @Override
    public SignatureAndHashAlgorithm getSignatureAndHashAlgorithm() {
        return SignatureScheme.getSignatureAndHashAlgorithm(shown.scheme());
    }

    /** TLS 1.3 has what is signed written to {@link #getStreamSigner}. */
    @Override
    public byte[] generateRawSignature(byte[] hash) {
        throw new UnsupportedOperationException("only TLS 1.3 is spoken");
    }

    @Override
    public TlsStreamSigner getStreamSigner() throws IOException {
        try {
            return new Stream(signature());
        } catch (GeneralSecurityException e) {
            throw new IOException("the private key cannot be used", e);
        }
    }

    private Signature signature() throws GeneralSecurityException {
        Signature signature =
                Signature.getInstance(
                        switch (shown.scheme()) {
                            case SignatureScheme.rsa_pss_rsae_sha256 -> "RSASSA-PSS";
                            case SignatureScheme.ecdsa_secp256r1_sha256 -> "SHA256withECDSA";
                            case SignatureScheme.ecdsa_secp384r1_sha384 -> "SHA384withECDSA";
                            case SignatureScheme.ecdsa_secp521r1_sha512 -> "SHA512withECDSA";
                            default -> "Ed25519";
                        });
        if (shown.scheme() == SignatureScheme.rsa_pss_rsae_sha256) {
            signature.setParameter(PSS);
        }
        signature.initSign(shown.key());
        return signature;
    }

    private record Stream(Signature signature) implements TlsStreamSigner {
        @Override
        public OutputStream getOutputStream() {
            return new OutputStream() {
                @Override
                public void write(int octet) throws IOException {
                    write(new byte[] {(byte) octet}, 0, 1);
                }

                @Override
                public void write(byte[] octets, int offset, int length) throws IOException {
                    try {
                        signature.update(octets, offset, length);
                    } catch (SignatureException e) {
                        throw new IOException(e);
                    }
                }
            };
        }

        @Override
        public byte[] getSignature() throws IOException {
            try {
                return signature.sign();
            } catch (SignatureException e) {
                throw new IOException("the private key does not sign", e);
            }
        }
    }
}
