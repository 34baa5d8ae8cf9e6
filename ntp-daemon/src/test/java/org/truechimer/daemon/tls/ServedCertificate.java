package org.truechimer.daemon.tls;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;

/**
 * A certificate that vouches for itself, made for a test.
 *
 * @param pair its keys
 * @param der its octets
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares it
record ServedCertificate(KeyPair pair, byte[] der) {

    /** {@return one for a host, with keys of an algorithm: RSA, EC or Ed25519} */
    static ServedCertificate of(String algorithm, String host) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (!algorithm.equals("Ed25519")) {
            generator.initialize(algorithm.equals("EC") ? 256 : 2048);
        }
        KeyPair pair = generator.generateKeyPair();
        String signature =
                switch (algorithm) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "Ed25519";
                };
        X500Name name = new X500Name("CN=" + host);
        Instant now = Instant.now();
        byte[] der =
                new JcaX509v3CertificateBuilder(
                                name,
                                BigInteger.ONE,
                                Date.from(now.minus(Duration.ofDays(1))),
                                Date.from(now.plus(Duration.ofDays(30))),
                                name,
                                pair.getPublic())
                        .addExtension(
                                Extension.subjectAlternativeName,
                                false,
                                new GeneralNames(new GeneralName(GeneralName.dNSName, host)))
                        .build(new JcaContentSignerBuilder(signature).build(pair.getPrivate()))
                        .getEncoded();
        return new ServedCertificate(pair, der);
    }

    /** Writes the certificate in PEM. */
    void writeChain(Path path) throws IOException {
        Files.writeString(path, pem("CERTIFICATE", der));
    }

    /** Writes the key as PKCS#8 in PEM. */
    void writeKey(Path path) throws IOException {
        Files.writeString(path, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    }

    /** Writes the key as it stands inside of PKCS#8: PKCS#1 for RSA, SEC 1 for EC. */
    void writeTraditionalKey(Path path) throws IOException {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded());
        byte[] octets =
                pair.getPrivate() instanceof RSAKey
                        ? info.parsePrivateKey().toASN1Primitive().getEncoded()
                        : new ECPrivateKey(
                                        256,
                                        ((java.security.interfaces.ECPrivateKey) pair.getPrivate())
                                                .getS(),
                                        info.getPrivateKeyAlgorithm().getParameters())
                                .getEncoded();
        Files.writeString(
                path,
                pem((pair.getPrivate() instanceof RSAKey ? "RSA" : "EC") + " PRIVATE KEY", octets));
    }

    static String pem(String label, byte[] octets) {
        return "-----BEGIN "
                + label
                + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets)
                + "\n-----END "
                + label
                + "-----\n";
    }
}
