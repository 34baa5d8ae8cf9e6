package org.truechimer.daemon.ring;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Writes a ring once a second on a thread of its own, because a disk may take its time. When more
 * has to wait than there is room for, or the disk takes no more, it ends: a record with a hole
 * would be none.
 */
public final class RingWriter implements AutoCloseable {
    /** What a thousand sources cause in a few seconds. */
    static final int QUEUE_MAX = 8192;

    private static final long WRITE_EVERY_MILLIS = 1000;
    private static final long LAST_WRITE_MAX_MILLIS = 500;

    private final Ring ring;
    private final Consumer<String> endsEarly;
    private final BlockingQueue<Piece> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private FileChannel file;
    private boolean beginning = true;
    private boolean unused = true;
    private volatile boolean failed;

    /**
     * @param begins whether these are the first octets of a file
     */
    private record Piece(boolean begins, ByteBuffer octets) {}

    /**
     * Makes the first file.
     *
     * @param name of the thread
     * @param endsEarly told once, as part of a sentence, why nothing is written any more
     * @throws IOException with a sentence that names the directory
     */
    public RingWriter(Ring ring, String name, Consumer<String> endsEarly) throws IOException {
        this.ring = ring;
        this.endsEarly = endsEarly;
        ring.prepare();
        this.file = ring.next();
        this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    /** Has what is appended from now on go into another file, if this one is not empty. */
    public void begin() {
        beginning = true;
    }

    /**
     * Takes octets for the file.
     *
     * @return whether they were taken; when not, none will be any more
     */
    public boolean append(byte[] octets) {
        if (failed) {
            return false;
        }
        boolean taken = queue.offer(new Piece(beginning, ByteBuffer.wrap(octets)));
        beginning = false;
        if (!taken) {
            failed = true;
            endsEarly.accept("this machine is too busy: it was not written as fast as it grew");
        }
        return taken;
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
        try {
            boolean last = false;
            while (!last) {
                last = closing.await(WRITE_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                write();
            }
            file.close();
        } catch (IOException e) {
            failed = true;
            endsEarly.accept("it cannot be written: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does that
        }
    }

    private void write() throws IOException {
        List<Piece> waiting = new ArrayList<>();
        queue.drainTo(waiting);
        for (Piece piece : waiting) {
            if (piece.begins && !unused) {
                file.close();
                file = ring.next();
            }
            unused = false;
            while (piece.octets.hasRemaining()) {
                file.write(piece.octets);
            }
        }
    }
}
