package org.truechimer.daemon.tls;

import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A certificate with its key: what a server shows of itself, made ready once for all connections.
 *
 * @param own the server's own
 * @param dnsNames whom it is for, in small letters
 * @param signer signs for it
 */
record ServerCertificate(X509Certificate own, List<String> dnsNames, CertificateSigner signer) {
    private static final int DNS_NAME = 2;
    private static final byte[] SAMPLE = {1, 2, 3};

    ServerCertificate {
        dnsNames = List.copyOf(dnsNames);
    }

    /**
     * {@return a pair that belongs together}
     *
     * @param chain the server's own first, then those that vouch for it
     * @param key belongs to the first
     * @param crypto for which the chain is brought into TLS's form
     * @throws GeneralSecurityException with a sentence, if it does not, or is of no use in TLS 1.3
     */
    static ServerCertificate of(List<X509Certificate> chain, PrivateKey key, TlsCrypto crypto)
            throws GeneralSecurityException {
        X509Certificate own = chain.getFirst();
        CertificateSigner signer =
                new CertificateSigner(
                        key, scheme(own), message(chain, crypto), crypto.getSecureRandom());
        try {
            if (signer.isSigned(own.getPublicKey(), SAMPLE, signer.sign(SAMPLE))) {
                return new ServerCertificate(own, dnsNames(own), signer);
            }
        } catch (GeneralSecurityException e) {
            throw new GeneralSecurityException(
                    "the private key does not belong to the certificate", e);
        }
        throw new GeneralSecurityException("the private key does not belong to the certificate");
    }

    private static Certificate message(List<X509Certificate> chain, TlsCrypto crypto)
            throws GeneralSecurityException {
        CertificateEntry[] entries = new CertificateEntry[chain.size()];
        try {
            for (int i = 0; i < entries.length; i++) {
                entries[i] =
                        new CertificateEntry(
                                crypto.createCertificate(chain.get(i).getEncoded()), null);
            }
        } catch (IOException e) {
            throw new GeneralSecurityException("TLS cannot send the certificate", e);
        }
        return new Certificate(TlsUtils.EMPTY_BYTES, entries);
    }

    /** {@return whether it is for a host of this name, wildcards of one label included} */
    boolean isFor(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        String wildcard = dot < 0 ? name : "*" + name.substring(dot);
        return dnsNames.contains(name) || dnsNames.contains(wildcard);
    }

    private static List<String> dnsNames(X509Certificate own) {
        try {
            Collection<List<?>> names = own.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> name.getFirst().equals(DNS_NAME))
                            .map(name -> String.valueOf(name.get(1)).toLowerCase(Locale.ROOT))
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
}
