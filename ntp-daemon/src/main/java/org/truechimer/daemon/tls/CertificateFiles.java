package org.truechimer.daemon.tls;

import org.bouncycastle.tls.crypto.TlsCrypto;
import org.jspecify.annotations.Nullable;
import org.truechimer.daemon.config.CertificatePair;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

/**
 * A certificate and its key in two files, which somebody renews. Whoever asks gets the last pair
 * that was right; any thread may ask.
 */
final class CertificateFiles {
    private static final Logger LOGGER = System.getLogger(CertificateFiles.class.getName());
    private static final int LENGTH_MAX = 1 << 20;

    private final CertificatePair paths;
    private final TlsCrypto crypto;
    private volatile ServerCertificate current;
    private Stamps stamps;

    /** How two files look from outside. */
    private record Stamps(List<Object> chain, List<Object> key) {}

    /**
     * Reads the files.
     *
     * @throws IOException with a sentence, if they hold no pair that can be used
     */
    CertificateFiles(CertificatePair paths, TlsCrypto crypto) throws IOException {
        this.paths = paths;
        this.crypto = crypto;
        stamps = stamps();
        current = read();
    }

    /** {@return the pair to use} */
    ServerCertificate current() {
        return current;
    }

    /** {@return where the pair is} */
    CertificatePair paths() {
        return paths;
    }

    /**
     * Reads the files again if they have changed. A pair that cannot be used does not replace one
     * that can, and is told of once.
     */
    synchronized void look() {
        try {
            Stamps now = stamps();
            if (!now.equals(stamps)) {
                stamps = now;
                current = read();
                LOGGER.log(
                        Level.INFO,
                        () ->
                                "The certificate in "
                                        + paths.chain()
                                        + " was read again: "
                                        + describe(current.own()));
            }
        } catch (IOException e) {
            LOGGER.log(
                    Level.ERROR,
                    "The certificate is kept as it was, because "
                            + e.getMessage()
                            + "; the next change of the files is looked at again");
        }
    }

    /** {@return whose it is, and how long it is good} */
    static String describe(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName()
                + ", good until "
                + certificate.getNotAfter().toInstant().atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private ServerCertificate read() throws IOException {
        String chain = text("certificate", paths.chain());
        List<X509Certificate> certificates;
        try {
            certificates = PemCertificates.all(chain);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the certificate file " + paths.chain() + ": " + e.getMessage(), e);
        }
        if (certificates.isEmpty()) {
            throw new IOException(
                    "the certificate file " + paths.chain() + " holds no certificate in PEM");
        }
        String pem = text("private key", paths.key());
        PrivateKey key;
        try {
            key = PrivateKeys.first(pem, certificates.getFirst().getPublicKey().getAlgorithm());
        } catch (GeneralSecurityException e) {
            throw new IOException("the private key file " + paths.key() + ": " + e.getMessage(), e);
        }
        try {
            return ServerCertificate.of(certificates, key, crypto);
        } catch (GeneralSecurityException e) {
            throw new IOException(paths.key() + " and " + paths.chain() + ": " + e.getMessage(), e);
        }
    }

    private static String text(String what, Path path) throws IOException {
        try (var stream = Files.newInputStream(path)) {
            byte[] octets = stream.readNBytes(LENGTH_MAX + 1);
            if (octets.length > LENGTH_MAX) {
                throw new IOException("it is longer than " + LENGTH_MAX + " octets");
            }
            return new String(octets, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no " + what + " file " + path, e);
        } catch (AccessDeniedException e) {
            throw new IOException("the " + what + " file " + path + " may not be read", e);
        } catch (IOException e) {
            throw new IOException(
                    "the " + what + " file " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Stamps stamps() {
        return new Stamps(stamp(paths.chain()), stamp(paths.key()));
    }

    private static List<Object> stamp(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return List.of(
                    attributes.lastModifiedTime(),
                    attributes.size(),
                    Objects.requireNonNullElse(fileKey(attributes), ""));
        } catch (IOException e) {
            return List.of(e.getClass()); // a file that is gone has changed
        }
    }

    private static @Nullable Object fileKey(BasicFileAttributes attributes) {
        return attributes.fileKey();
    }
}
