package org.truechimer.daemon.runtime;

import org.truechimer.daemon.linux.ClockRefusedException;
import org.truechimer.daemon.linux.Signals;
import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.engine.Synchronisation;
import org.truechimer.proto.engine.SystemSnapshot;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sets the clock once: as soon as a majority of the sources agrees, what is left of the offset is
 * stepped away.
 */
final class OneShot {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_EVERY_MILLIS = 50;

    private final Daemon daemon;
    private final PrintStream words;
    private volatile boolean interrupted;

    OneShot(Daemon daemon, PrintStream words) {
        this.daemon = daemon;
        this.words = words;
    }

    /**
     * {@return the exit code, when the clock is set or certainly not} The daemon is closed then.
     */
    int run() throws InterruptedException {
        Signals.on("TERM", () -> interrupted = true);
        Signals.on("INT", () -> interrupted = true);
        long start = System.nanoTime();
        Snapshot snapshot = daemon.snapshot();
        while (isOpen(snapshot)
                && !interrupted
                && System.nanoTime() - start < PATIENCE_NANOS
                && !hasEnded()) {
            snapshot = daemon.snapshot();
        }
        if (daemon.ended().isCompletedExceptionally()) {
            daemon.ended().exceptionNow().printStackTrace(words);
            daemon.close();
            return ExitCode.SOFTWARE;
        }
        daemon.close();
        if (snapshot.system().synchronisation() != Synchronisation.SYNCHRONISED) {
            String state = interrupted ? "Interrupted" : StatusLine.of(snapshot);
            words.println("ntp-daemon: the clock was not set: " + state);
            return ExitCode.NOT_SET;
        }
        return set(daemon.snapshot().system());
    }

    private static boolean isOpen(Snapshot snapshot) {
        return switch (snapshot.system().synchronisation()) {
            case SYNCHRONISED, PANIC -> false;
            case STARTING, HOLDOVER, DISRUPTED, NO_MAJORITY -> true;
        };
    }

    /** Waits a little for an end that should not come. */
    private boolean hasEnded() throws InterruptedException {
        try {
            daemon.ended().get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        }
    }

    private int set(SystemSnapshot system) {
        try {
            daemon.clock().step(Math.round(system.offsetSeconds() * 1e9));
        } catch (ClockRefusedException e) {
            words.println("ntp-daemon: the clock was not set: " + e.getMessage());
            return ExitCode.NOT_PERMITTED;
        }
        double steppedSeconds = system.lastStepNanos() * 1e-9 + system.offsetSeconds();
        words.printf(
                Locale.ROOT,
                "ntp-daemon: the clock was set by %+.6f s and is right within %.6f s%n",
                steppedSeconds,
                system.errorBoundSeconds());
        return ExitCode.DONE;
    }
}
