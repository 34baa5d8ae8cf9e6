package org.truechimer.daemon.tls;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The certificates of a text in PEM (RFC 7468), with whatever stands between them. */
final class PemCertificates {
    private static final Pattern BLOCK =
            Pattern.compile(
                    "-----BEGIN (?:X509 )?CERTIFICATE-----([^-]*)"
                            + "-----END (?:X509 )?CERTIFICATE-----");
    private static final CertificateFactory FACTORY = factory();

    private PemCertificates() {}

    /**
     * {@return all of them in their order}
     *
     * @throws CertificateException when one is none; the message counts which
     */
    static List<X509Certificate> all(String pem) throws CertificateException {
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(pem);
        while (blocks.find()) {
            try {
                certificates.add(certificate(blocks.group(1)));
            } catch (CertificateException e) {
                throw new CertificateException(
                        "certificate " + (certificates.size() + 1) + " of it cannot be read", e);
            }
        }
        return certificates;
    }

    /** {@return those that can be read, in their order} */
    static List<X509Certificate> readable(String pem) {
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(pem);
        while (blocks.find()) {
            try {
                certificates.add(certificate(blocks.group(1)));
            } catch (CertificateException _) {
                // A bundle holds what others collected: one of them that this platform cannot read
                // must not cost the rest.
            }
        }
        return certificates;
    }

    /** {@return the certificate of these octets} */
    static X509Certificate ofDer(byte[] der) throws CertificateException {
        return (X509Certificate) FACTORY.generateCertificate(new ByteArrayInputStream(der));
    }

    private static X509Certificate certificate(String base64) throws CertificateException {
        try {
            return ofDer(Base64.getMimeDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw new CertificateException("no base64", e);
        }
    }

    private static CertificateFactory factory() {
        try {
            return CertificateFactory.getInstance("X.509");
        } catch (CertificateException e) {
            throw new IllegalStateException("every Java platform has X.509", e);
        }
    }
}
