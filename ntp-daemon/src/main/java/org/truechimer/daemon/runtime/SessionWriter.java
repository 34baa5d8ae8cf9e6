package org.truechimer.daemon.runtime;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Writes the file of sessions on a thread of its own, some time after they have changed: a cookie
 * that is used up then is the worst that a crash brings back.
 */
final class SessionWriter implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(SessionWriter.class.getName());
    private static final long LAST_WRITE_MAX_MILLIS = 500;

    private final SessionFile file;
    private final long delayMillis;
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().name("session-writer").daemon().factory());
    private final AtomicBoolean waiting = new AtomicBoolean();
    private boolean failing;

    /**
     * @param delayMillis between a change and its being written
     */
    SessionWriter(SessionFile file, long delayMillis) {
        this.file = file;
        this.delayMillis = delayMillis;
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Has the octets written later; asked for when that time has come. */
    void changed(Supplier<byte[]> octets) {
        if (!thread.isShutdown() && waiting.compareAndSet(false, true)) {
            var _ =
                    thread.schedule(
                            () -> {
                                waiting.set(false);
                                write(octets.get());
                            },
                            delayMillis,
                            TimeUnit.MILLISECONDS);
        }
    }

    /** Writes what there is at the end, and waits for it, though not for long. */
    void last(byte[] octets) {
        thread.execute(() -> write(octets)); // due at once, so not among those that are given up
        close();
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LAST_WRITE_MAX_MILLIS, TimeUnit.MILLISECONDS)) {
                LOGGER.log(
                        Level.WARNING, "The keys could not be written in time to " + file.path());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(byte[] octets) {
        try {
            file.save(octets);
            if (failing) {
                LOGGER.log(Level.INFO, "The keys are written to " + file.path() + " again");
            }
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOGGER.log(
                        Level.WARNING,
                        "Keys will have to be exchanged anew at the next start, because "
                                + e.getMessage());
            }
            failing = true;
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }
}
