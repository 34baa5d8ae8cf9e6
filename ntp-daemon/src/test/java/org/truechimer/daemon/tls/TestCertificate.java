package org.truechimer.daemon.tls;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A certificate made for a test, with its keys. */
public record TestCertificate(X509Certificate certificate, KeyPair keys) {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    public static final Instant END = Instant.parse("2027-01-01T00:00:00Z");

    private static final AtomicLong SERIAL = new AtomicLong(1);
    private static final Map<String, KeyPair> SLOW_KEYS = new ConcurrentHashMap<>();

    public static Maker named(String commonName) {
        return new Maker(commonName);
    }

    /** An authority that nothing is wrong with. */
    public static TestCertificate authority(String commonName) {
        return named(commonName).authority().make();
    }

    /** A server's, that nothing is wrong with. */
    public static Maker server(String... names) {
        return named(names[0]).names(names).usages(KeyPurposeId.id_kp_serverAuth);
    }

    public String pem() {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** What is to be in the certificate; good for a server unless told otherwise. */
    public static final class Maker {
        private final String commonName;
        private final List<GeneralName> names = new ArrayList<>();
        private final List<KeyPurposeId> usages = new ArrayList<>();
        private Instant start = START;
        private Instant end = END;
        private int keyUsage = KeyUsage.digitalSignature;
        private BasicConstraints constraints = new BasicConstraints(false);
        private List<String> permitted = List.of();
        private KeyPair keys = TestCertificate.keys("EC", 256);
        private String hash = "SHA256";

        private Maker(String commonName) {
            this.commonName = commonName;
        }

        public Maker names(String... some) {
            for (String name : some) {
                boolean isAddress = name.matches("[0-9.]+|.*:.*");
                names.add(
                        new GeneralName(
                                isAddress ? GeneralName.iPAddress : GeneralName.dNSName, name));
            }
            return this;
        }

        public Maker dnsName(String name) {
            names.add(new GeneralName(GeneralName.dNSName, name));
            return this;
        }

        public Maker authority() {
            constraints = new BasicConstraints(true);
            keyUsage = KeyUsage.keyCertSign;
            return this;
        }

        public Maker authorityOver(int authorities) {
            constraints = new BasicConstraints(authorities);
            keyUsage = KeyUsage.keyCertSign;
            return this;
        }

        public Maker permitted(String... domains) {
            permitted = List.of(domains);
            return this;
        }

        public Maker usages(KeyPurposeId... some) {
            usages.clear();
            usages.addAll(List.of(some));
            return this;
        }

        public Maker keyUsage(int bits) {
            keyUsage = bits;
            return this;
        }

        public Maker from(String when) {
            start = Instant.parse(when + "T00:00:00Z");
            return this;
        }

        public Maker until(String when) {
            end = Instant.parse(when + "T00:00:00Z");
            return this;
        }

        public Maker hash(String name) {
            hash = name;
            return this;
        }

        public Maker keys(KeyPair own) {
            keys = own;
            return this;
        }

        /** Signed by itself. */
        public TestCertificate make() {
            return make(commonName, keys);
        }

        public TestCertificate by(TestCertificate issuer) {
            String name = issuer.certificate.getSubjectX500Principal().getName();
            return make(name.substring("CN=".length()), issuer.keys);
        }

        /** Signed by keys that need not be those of the issuer that is named. */
        public TestCertificate make(String issuer, KeyPair signer) {
            try {
                JcaX509v3CertificateBuilder builder =
                        new JcaX509v3CertificateBuilder(
                                new X500Name("CN=" + issuer),
                                BigInteger.valueOf(SERIAL.getAndIncrement()),
                                Date.from(start),
                                Date.from(end),
                                new X500Name("CN=" + commonName),
                                keys.getPublic());
                builder.addExtension(Extension.basicConstraints, true, constraints);
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(keyUsage));
                if (!usages.isEmpty()) {
                    builder.addExtension(
                            Extension.extendedKeyUsage,
                            false,
                            new ExtendedKeyUsage(usages.toArray(KeyPurposeId[]::new)));
                }
                if (!names.isEmpty()) {
                    builder.addExtension(
                            Extension.subjectAlternativeName,
                            false,
                            new GeneralNames(names.toArray(GeneralName[]::new)));
                }
                if (!permitted.isEmpty()) {
                    builder.addExtension(
                            new ASN1ObjectIdentifier("2.5.29.30"), true, constraintsOfNames());
                }
                String key = signer.getPrivate().getAlgorithm();
                String algorithm =
                        key.equals("EdDSA")
                                ? "Ed25519"
                                : hash + "with" + (key.equals("EC") ? "ECDSA" : key);
                return new TestCertificate(
                        new JcaX509CertificateConverter()
                                .getCertificate(
                                        builder.build(
                                                new JcaContentSignerBuilder(algorithm)
                                                        .build(signer.getPrivate()))),
                        keys);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        private NameConstraints constraintsOfNames() {
            return new NameConstraints(
                    permitted.stream()
                            .map(name -> new GeneralName(GeneralName.dNSName, name))
                            .map(GeneralSubtree::new)
                            .toArray(GeneralSubtree[]::new),
                    null);
        }
    }

    /** RSA keys take long to make, so each length is made once. */
    public static KeyPair keys(String algorithm, int bits) {
        return algorithm.equals("RSA")
                ? SLOW_KEYS.computeIfAbsent(algorithm + bits, _ -> newKeys(algorithm, bits))
                : newKeys(algorithm, bits);
    }

    private static KeyPair newKeys(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
