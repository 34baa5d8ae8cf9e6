package org.truechimer.daemon.tls;

import org.bouncycastle.tls.SignatureScheme;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A certificate with its key: what a server shows of itself.
 *
 * @param chain the server's own first, then those that vouch for it
 * @param key belongs to the first
 * @param scheme how it signs in TLS 1.3, in IANA's numbers
 */
record ServerCertificate(List<X509Certificate> chain, PrivateKey key, int scheme) {
    private static final int DNS_NAME = 2;
    private static final byte[] SAMPLE = {1, 2, 3};

    ServerCertificate {
        chain = List.copyOf(chain);
    }

    /**
     * {@return a pair that belongs together}
     *
     * @throws GeneralSecurityException with a sentence, if it does not, or is of no use in TLS 1.3
     */
    static ServerCertificate of(List<X509Certificate> chain, PrivateKey key)
            throws GeneralSecurityException {
        X509Certificate own = chain.getFirst();
        int scheme = scheme(own);
        Signature signature = Signature.getInstance(sampleAlgorithm(own));
        try {
            signature.initSign(key);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(own.getPublicKey());
            signature.update(SAMPLE);
            if (signature.verify(signed)) {
                return new ServerCertificate(chain, key, scheme);
            }
        } catch (GeneralSecurityException e) {
            throw new GeneralSecurityException(
                    "the private key does not belong to the certificate", e);
        }
        throw new GeneralSecurityException("the private key does not belong to the certificate");
    }

    /** {@return the one that is the server's own} */
    X509Certificate own() {
        return chain.getFirst();
    }

    /** {@return whether it is for a host of this name, wildcards of one label included} */
    boolean isFor(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        String wildcard = dot < 0 ? name : "*" + name.substring(dot);
        return dnsNames().stream()
                .map(each -> each.toLowerCase(Locale.ROOT))
                .anyMatch(each -> each.equals(name) || each.equals(wildcard));
    }

    private List<String> dnsNames() {
        try {
            Collection<List<?>> names = own().getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> name.getFirst().equals(DNS_NAME))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList();
        } catch (CertificateParsingException _) {
            return List.of(); // it is for nobody then, and shown when no other one fits
        }
    }

    private static int scheme(X509Certificate certificate) throws GeneralSecurityException {
        return switch (certificate.getPublicKey().getAlgorithm()) {
            case "RSA" -> SignatureScheme.rsa_pss_rsae_sha256;
            case "EC" -> ecScheme((ECPublicKey) certificate.getPublicKey());
            case "EdDSA", "Ed25519" -> SignatureScheme.ed25519;
            case String other ->
                    throw new GeneralSecurityException(
                            "the certificate's key is of algorithm "
                                    + other
                                    + "; RSA, EC and Ed25519 can be used");
        };
    }

    private static int ecScheme(ECPublicKey key) throws GeneralSecurityException {
        int bits = key.getParams().getCurve().getField().getFieldSize();
        return switch (bits) {
            case 256 -> SignatureScheme.ecdsa_secp256r1_sha256;
            case 384 -> SignatureScheme.ecdsa_secp384r1_sha384;
            case 521 -> SignatureScheme.ecdsa_secp521r1_sha512;
            default ->
                    throw new GeneralSecurityException(
                            "the certificate's key is of a curve of "
                                    + bits
                                    + " bits; P-256, P-384 and P-521 can be used");
        };
    }

    private static String sampleAlgorithm(X509Certificate certificate) {
        return switch (certificate.getPublicKey().getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "Ed25519";
        };
    }
}
