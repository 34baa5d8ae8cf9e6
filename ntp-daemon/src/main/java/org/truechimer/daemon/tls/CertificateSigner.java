package org.truechimer.daemon.tls;

import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsStreamSigner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;

/**
 * Signs for a certificate: over P-256, which nearly all have, with the library, which takes half of
 * the platform's time; else with what the platform has, for the library asks it for keys and
 * algorithms by names that it does not know. Any thread may use it.
 */
final class CertificateSigner implements TlsCredentialedSigner {
    private static final PSSParameterSpec PSS =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

    private static final ECDomainParameters P256 =
            new ECDomainParameters(CustomNamedCurves.getByName("P-256"));

    private final PrivateKey key;
    private final int scheme;
    private final Certificate message;
    private final Optional<ParametersWithRandom> p256;

    /**
     * A signer for a certificate.
     *
     * @param key belongs to the certificate
     * @param scheme how it signs in TLS 1.3, in IANA's numbers
     * @param message the certificate, and those that vouch for it, as TLS sends them
     */
    CertificateSigner(PrivateKey key, int scheme, Certificate message, SecureRandom random) {
        this.key = key;
        this.scheme = scheme;
        this.message = message;
        p256 =
                scheme == SignatureScheme.ecdsa_secp256r1_sha256 && key instanceof ECPrivateKey ec
                        ? Optional.of(
                                new ParametersWithRandom(
                                        new ECPrivateKeyParameters(ec.getS(), P256), random))
                        : Optional.empty();
    }

    @Override
    public Certificate getCertificate() {
        return message;
    }

    @Override
    public SignatureAndHashAlgorithm getSignatureAndHashAlgorithm() {
        return SignatureScheme.getSignatureAndHashAlgorithm(scheme);
    }

    /** TLS 1.3 has what is signed written to {@link #getStreamSigner}. */
    @Override
    public byte[] generateRawSignature(byte[] hash) {
        throw new UnsupportedOperationException("only TLS 1.3 is spoken");
    }

    /** What is signed is a few hashes long: it is kept until it is complete. */
    @Override
    public TlsStreamSigner getStreamSigner() {
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        return new TlsStreamSigner() {
            @Override
            public OutputStream getOutputStream() {
                return signed;
            }

            @Override
            public byte[] getSignature() throws IOException {
                try {
                    return sign(signed.toByteArray());
                } catch (GeneralSecurityException e) {
                    throw new IOException("the private key does not sign", e);
                }
            }
        };
    }

    /** {@return a signature} */
    byte[] sign(byte[] octets) throws GeneralSecurityException {
        if (p256.isPresent()) {
            return sign(p256.get(), MessageDigest.getInstance("SHA-256").digest(octets));
        }
        Signature signature = signature();
        signature.initSign(key);
        signature.update(octets);
        return signature.sign();
    }

    private static byte[] sign(ParametersWithRandom key, byte[] hash) {
        ECDSASigner signer = new ECDSASigner();
        signer.init(true, key);
        BigInteger[] signature = signer.generateSignature(hash);
        try {
            return StandardDSAEncoding.INSTANCE.encode(P256.getN(), signature[0], signature[1]);
        } catch (IOException e) {
            throw new UncheckedIOException("two numbers in memory", e);
        }
    }

    /** {@return whether a signature is this certificate's} */
    boolean isSigned(PublicKey by, byte[] octets, byte[] signed) throws GeneralSecurityException {
        Signature signature = signature();
        signature.initVerify(by);
        signature.update(octets);
        return signature.verify(signed);
    }

    private Signature signature() throws GeneralSecurityException {
        Signature signature =
                Signature.getInstance(
                        switch (scheme) {
                            case SignatureScheme.rsa_pss_rsae_sha256 -> "RSASSA-PSS";
                            case SignatureScheme.ecdsa_secp256r1_sha256 -> "SHA256withECDSA";
                            case SignatureScheme.ecdsa_secp384r1_sha384 -> "SHA384withECDSA";
                            case SignatureScheme.ecdsa_secp521r1_sha512 -> "SHA512withECDSA";
                            default -> "Ed25519";
                        });
        if (scheme == SignatureScheme.rsa_pss_rsae_sha256) {
            signature.setParameter(PSS);
        }
        return signature;
    }
}
