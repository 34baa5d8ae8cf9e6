package org.truechimer.daemon.tls;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAKey;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;

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
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        byte[] der =
                TestCertificate.server(host)
                        .keys(pair)
                        .from(today.minusDays(1).toString())
                        .until(today.plusDays(30).toString())
                        .make()
                        .certificate()
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
