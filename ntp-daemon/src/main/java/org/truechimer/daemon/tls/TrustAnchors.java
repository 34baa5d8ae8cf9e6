package org.truechimer.daemon.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import javax.security.auth.x500.X500Principal;

/**
 * The authorities that are trusted to vouch for certificates: those of the distribution, which
 * update with it, and those of files that were named. Files are read when they are first needed,
 * and again when they have changed. Any thread may use it.
 */
public final class TrustAnchors {
    /** Where distributions keep all authorities in one file; the first that is there is read. */
    private static final List<Path> BUNDLES =
            List.of(
                    Path.of("/etc/ssl/certs/ca-certificates.crt"), // Debian, Ubuntu, Arch, Alpine
                    Path.of("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"), // Fedora, RHEL
                    Path.of("/etc/ssl/ca-bundle.pem"), // SUSE
                    Path.of("/etc/pki/tls/certs/ca-bundle.crt"), // older Fedora and RHEL
                    Path.of("/etc/ssl/cert.pem")); // Alpine without its package of authorities

    private final List<Path> bundles;
    private final List<Path> named;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Loaded> last = Optional.empty();

    /**
     * @param bundles where to look for the distribution's
     * @param named files that hold one authority or more
     */
    TrustAnchors(List<Path> bundles, List<Path> named) {
        this.bundles = List.copyOf(bundles);
        this.named = List.copyOf(named);
    }

    /**
     * {@return the distribution's, and those of files}
     *
     * @param named PEM files that hold one authority or more
     */
    public static TrustAnchors systemAnd(List<Path> named) {
        return new TrustAnchors(BUNDLES, named);
    }

    /** Authorities by their names. */
    record Anchors(Map<X500Principal, List<X509Certificate>> bySubject) {

        /** {@return those of a name} */
        List<X509Certificate> of(X500Principal subject) {
            return bySubject.getOrDefault(subject, List.of());
        }

        /** {@return whether this very certificate is trusted} */
        boolean contain(X509Certificate certificate) {
            return of(certificate.getSubjectX500Principal()).contains(certificate);
        }
    }

    /** What tells that a file is another than it was. */
    private record Version(Path file, FileTime modified, long octets, Optional<Object> inode) {}

    private record Loaded(List<Version> versions, Anchors anchors) {}

    /**
     * {@return those of the files as they are now}
     *
     * @throws IOException when a file that was named cannot be read or holds none, or there are
     *     none at all; the message is for a person
     */
    Anchors current() throws IOException {
        lock.lock();
        try {
            Optional<Path> bundle = bundles.stream().filter(Files::isReadable).findFirst();
            List<Path> files = new ArrayList<>(named);
            bundle.ifPresent(files::add);
            if (files.isEmpty()) {
                throw new IOException(
                        "this machine has no certificate authorities to trust: none of "
                                + String.join(", ", bundles.stream().map(Path::toString).toList())
                                + " can be read; install the package ca-certificates, or name a"
                                + " file of your own");
            }
            List<Version> versions = new ArrayList<>();
            for (Path file : files) {
                versions.add(version(file));
            }
            if (last.isEmpty() || !last.get().versions.equals(versions)) {
                last = Optional.of(new Loaded(versions, read(bundle)));
            }
            return last.get().anchors;
        } finally {
            lock.unlock();
        }
    }

    private Anchors read(Optional<Path> bundle) throws IOException {
        Map<X500Principal, List<X509Certificate>> bySubject = new LinkedHashMap<>();
        for (Path file : named) {
            add(bySubject, authorities(file));
        }
        if (bundle.isPresent()) {
            add(bySubject, PemCertificates.readable(text(bundle.get())));
        }
        return new Anchors(bySubject);
    }

    private static void add(
            Map<X500Principal, List<X509Certificate>> bySubject, List<X509Certificate> found) {
        for (X509Certificate certificate : found) {
            bySubject
                    .computeIfAbsent(certificate.getSubjectX500Principal(), _ -> new ArrayList<>())
                    .add(certificate);
        }
    }

    private static List<X509Certificate> authorities(Path file) throws IOException {
        try {
            List<X509Certificate> found = PemCertificates.all(text(file));
            if (found.isEmpty()) {
                throw new IOException(
                        file
                                + " holds no certificate of an authority; it has to be in PEM, with"
                                + " a line -----BEGIN CERTIFICATE-----");
            }
            return found;
        } catch (CertificateException e) {
            throw new IOException("of " + file + ": " + e.getMessage(), e);
        }
    }

    private static String text(Path file) throws IOException {
        try {
            // Any octets make a text in this charset, and what matters of PEM is ASCII.
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static Version version(Path file) throws IOException {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new Version(
                    file, now.lastModifiedTime(), now.size(), Optional.ofNullable(now.fileKey()));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static IOException unreadable(Path file, IOException e) {
        String why =
                switch (e) {
                    case NoSuchFileException _ -> "there is no such file";
                    case AccessDeniedException _ -> "this user may not read it";
                    default -> String.valueOf(e.getMessage());
                };
        return new IOException("the authorities in " + file + " cannot be read: " + why, e);
    }
}
