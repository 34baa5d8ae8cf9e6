package org.truechimer.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/** A certificate that is signed by itself, and its key. */
final class OwnCertificate {
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
        Path store = directory.resolve("store.p12");
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
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        write(
                directory.resolve("cert.pem"),
                "CERTIFICATE",
                keys.getCertificate("server").getEncoded());
        write(
                directory.resolve("key.pem"),
                "PRIVATE KEY",
                keys.getKey("server", PASSWORD).getEncoded());
    }

    private static void write(Path file, String what, byte[] octets) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets);
        Files.writeString(
                file, "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n");
    }
}
