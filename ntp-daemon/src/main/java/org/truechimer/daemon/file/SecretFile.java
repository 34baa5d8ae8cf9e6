package org.truechimer.daemon.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A file that only its owner may read. It is either the old one or the new one, whenever the power
 * fails.
 *
 * @param path where it is
 */
public record SecretFile(Path path) {
    private static final int LENGTH_MAX = 1 << 16;
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE);

    /**
     * {@return what it holds; empty if it is not there}
     *
     * @throws IOException with a sentence that names it, if others may read it, or this user not
     */
    public Optional<byte[]> read() throws IOException {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            if (!OWNER.containsAll(permissions)) {
                throw new IOException(
                        "others may use the file "
                                + path
                                + " ("
                                + PosixFilePermissions.toString(permissions)
                                + "), so it is no secret; make it anew, and `chmod 600` it");
            }
            try (var stream = Files.newInputStream(path)) {
                byte[] octets = stream.readNBytes(LENGTH_MAX + 1);
                if (octets.length > LENGTH_MAX) {
                    throw new IOException("the file " + path + " is far too long");
                }
                return Optional.of(octets);
            }
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (AccessDeniedException e) {
            throw new IOException("the file " + path + " may not be read by this user", e);
        }
    }

    /**
     * Replaces what it holds.
     *
     * @throws IOException with a sentence that names it; the old one is still there
     */
    public void write(byte[] content) throws IOException {
        try {
            AtomicFile.replace(path, content, "rw-------");
        } catch (IOException e) {
            throw new IOException("the file " + path + " cannot be written: " + e.getMessage(), e);
        }
    }
}
