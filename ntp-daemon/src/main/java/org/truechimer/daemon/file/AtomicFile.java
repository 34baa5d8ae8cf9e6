package org.truechimer.daemon.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Replaces files so that each is the old one or the new one, whenever the power fails. */
public final class AtomicFile {
    private AtomicFile() {}

    /**
     * Puts a file in the place of another. Its directory is made when it is missing. The new file
     * reaches the disk before its name does, and its name before this returns; nobody can ever read
     * it who may not.
     *
     * @param permissions as {@code rw-------}
     */
    public static void replace(Path file, byte[] content, String permissions) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        FileAttribute<Set<PosixFilePermission>> allowed =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
        Files.createDirectories(
                directory,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        if (Files.isRegularFile(draft, LinkOption.NOFOLLOW_LINKS)) {
            Files.delete(draft); // of a writer that died halfway
        }
        try (FileChannel channel =
                FileChannel.open(
                        draft,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        allowed)) {
            Files.setPosixFilePermissions(draft, allowed.value()); // whatever the umask says
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }
}
