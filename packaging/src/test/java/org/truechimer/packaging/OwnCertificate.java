package org.truechimer.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate that is signed by itself, and its key. */
final class OwnCertificate {
    private static final String STORE = "store.p12";
    private static final char[] PASSWORD = "changeit".toCharArray();

    private OwnCertificate() {}

    /**
     * Writes cert.pem and key.pem.
     *
     * @param name whom it is for, as keytool has it: {@code ip:127.0.0.1}, {@code dns:a.example}
     * @param start when it becomes valid, a date or a number of days from now like {@code -1d}
     * @param days for how long it is valid
     */
    static void write(Path directory, String name, String start, int days) throws Exception {
        Path store = directory.resolve(STORE);
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        String.valueOf(PASSWORD),
                        "-alias",
                        "server",
                        "-keyalg",
                        "RSA", // chronyd's TLS does not read elliptic keys as Java writes them
                        "-dname",
                        "CN=time server",
                        "-ext",
                        "san=" + name,
                        "-ext",
                        "eku=serverAuth",
                        "-startdate",
                        start.contains("/") ? start + " 00:00:00" : start,
                        "-validity",
                        String.valueOf(days));
        try (Child keytool = Child.start(directory, command)) {
            assertThat(keytool.awaitEnd(60)).as(keytool.printed()).isZero();
        }
        KeyStore keys = keys(directory);
        write(
                directory.resolve("cert.pem"),
                "CERTIFICATE",
                keys.getCertificate("server").getEncoded());
        write(
                directory.resolve("key.pem"),
                "PRIVATE KEY",
                keys.getKey("server", PASSWORD).getEncoded());
    }

    private static KeyStore keys(Path directory) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve(STORE))) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    /** {@return TLS of this platform that shows the certificate in a directory} */
    static SSLContext shown(Path directory) throws IOException, GeneralSecurityException {
        KeyManagerFactory shown =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        shown.init(keys(directory), PASSWORD);
        SSLContext tls = SSLContext.getInstance("TLSv1.3");
        tls.init(shown.getKeyManagers(), null, null);
        return tls;
    }

    /** {@return TLS of this platform that trusts the certificate in a directory, and no other} */
    static SSLContext trusted(Path directory) throws IOException, GeneralSecurityException {
        KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
        authorities.load(null);
        authorities.setCertificateEntry("server", keys(directory).getCertificate("server"));
        TrustManagerFactory trusted =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(authorities);
        SSLContext tls = SSLContext.getInstance("TLSv1.3");
        tls.init(null, trusted.getTrustManagers(), null);
        return tls;
    }

    private static void write(Path file, String what, byte[] octets) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets);
        Files.writeString(
                file, "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n");
    }
}
