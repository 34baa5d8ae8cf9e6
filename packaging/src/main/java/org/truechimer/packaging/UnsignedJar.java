package org.truechimer.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A jar without its signatures. Those of a signed one would be checked with each start, class by
 * class, and no class of it could be kept for a prepared start; whoever may write into the image
 * may write there anything else, too.
 */
final class UnsignedJar {
    private static final Pattern SIGNATURE =
            Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)", Pattern.CASE_INSENSITIVE);

    private UnsignedJar() {}

    /** Copies a jar, as it is if it is not signed. */
    static void copy(Path from, Path to, FileTime stamp) throws IOException {
        try (ZipFile jar = new ZipFile(from.toFile())) {
            if (jar.stream().noneMatch(UnsignedJar::isSignature)) {
                Files.copy(from, to);
                return;
            }
            try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
                for (ZipEntry entry : jar.stream().filter(each -> !isSignature(each)).toList()) {
                    ZipEntry copy = new ZipEntry(entry.getName());
                    copy.setLastModifiedTime(stamp);
                    out.putNextEntry(copy);
                    try (InputStream in = jar.getInputStream(entry)) {
                        write(entry, in, out);
                    }
                    out.closeEntry();
                }
            }
        }
    }

    private static void write(ZipEntry entry, InputStream in, OutputStream out) throws IOException {
        if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
            in.transferTo(out);
            return;
        }
        Manifest manifest = new Manifest(in);
        manifest.getEntries().values().removeIf(UnsignedJar::holdsDigestsAlone);
        manifest.write(out);
    }

    private static boolean holdsDigestsAlone(Attributes attributes) {
        return attributes.keySet().stream().allMatch(key -> key.toString().endsWith("-Digest"));
    }

    private static boolean isSignature(ZipEntry entry) {
        return SIGNATURE.matcher(entry.getName()).matches();
    }
}
