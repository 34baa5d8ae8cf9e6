package org.truechimer.daemon.runtime;

import org.jspecify.annotations.Nullable;
import org.truechimer.proto.engine.SavedState;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Writes the state file on a thread of its own: a disk may take seconds, and nobody should wait for
 * it.
 */
final class StateWriter implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(StateWriter.class.getName());
    private static final Duration LAST_WRITE_MAX = Duration.ofMillis(500);

    private final StateFile file;
    private final AtomicReference<@Nullable SavedState> latest = new AtomicReference<>();
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("state-writer").daemon().factory());
    private boolean failing;

    StateWriter(StateFile file) {
        this.file = file;
    }

    /** Has {@code state} written soon; of several that wait, only the last is. */
    void save(SavedState state) {
        if (latest.getAndSet(state) == null) {
            thread.execute(this::write);
        }
    }

    /** Waits for what is being written, though not for long. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LAST_WRITE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                LOGGER.log(
                        Level.WARNING, "The state could not be written in time to " + file.path());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * A disk that is full stays full for a while: the first failure is said, and when it is over.
     */
    private void write() {
        SavedState state = latest.getAndSet(null);
        if (state == null) {
            return;
        }
        try {
            file.save(state);
            if (failing) {
                LOGGER.log(Level.INFO, "The state is written to " + file.path() + " again");
            }
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOGGER.log(
                        Level.WARNING,
                        "The clock's frequency will be unknown at the next start, because "
                                + e.getMessage());
            }
            failing = true;
        }
    }
}
