package org.truechimer.daemon.runtime;

import org.truechimer.proto.journal.Ending;
import org.truechimer.proto.journal.Sink;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Writes the journal once a second on a thread of its own, because a disk may take its time. When
 * more has to wait than there is room for, or the disk takes no more, the journal ends: one with a
 * hole would be none.
 */
final class JournalFile implements Sink, AutoCloseable {
    /** What a thousand sources cause in a few seconds. */
    static final int QUEUE_MAX = 8192;

    private static final Logger LOGGER = System.getLogger(JournalFile.class.getName());
    private static final long WRITE_EVERY_MILLIS = 1000;
    private static final long LAST_WRITE_MAX_MILLIS = 500;

    private final Path path;
    private final FileChannel channel;
    private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean failed;

    /**
     * Makes the file, and keeps the one before as {@code PATH.old}.
     *
     * @throws IOException with a sentence that names it
     */
    JournalFile(Path path) throws IOException {
        this.path = path;
        this.channel = open(path);
        this.thread = Thread.ofPlatform().name("journal-writer").daemon().start(this::run);
    }

    @Override
    public boolean append(byte[] octets) {
        if (failed) {
            return false;
        }
        boolean taken = queue.offer(octets);
        if (!taken) {
            failed = true;
            endsEarly("this machine is too busy: it was not written as fast as it grew");
        }
        return taken;
    }

    @Override
    public void ended(Ending why) {
        if (why == Ending.FULL) {
            endsEarly("it has reached its maximum-size");
        }
    }

    /** Waits for what is still to be written, though not for long. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(LAST_WRITE_MAX_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (channel) {
            boolean last = false;
            while (!last) {
                last = closing.await(WRITE_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                write();
            }
        } catch (IOException e) {
            failed = true;
            endsEarly("it cannot be written: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does that
        }
    }

    private void write() throws IOException {
        List<byte[]> waiting = new ArrayList<>();
        queue.drainTo(waiting);
        for (byte[] octets : waiting) {
            ByteBuffer buffer = ByteBuffer.wrap(octets);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }

    private void endsEarly(String why) {
        LOGGER.log(
                Level.WARNING,
                "The journal "
                        + path
                        + " ends here, because "
                        + why
                        + "; the daemon runs on, and begins another one at its next start");
    }

    private static FileChannel open(Path path) throws IOException {
        try {
            if (Files.exists(path)) {
                Files.move(
                        path,
                        path.resolveSibling(path.getFileName() + ".old"),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.ATOMIC_MOVE);
            }
            return FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "the journal " + path + " cannot be made: its directory does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IOException("the journal " + path + " may not be written by this user", e);
        } catch (IOException e) {
            throw new IOException("the journal " + path + " cannot be made: " + e.getMessage(), e);
        }
    }
}
