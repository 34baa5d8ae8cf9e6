package org.truechimer.daemon.runtime;

import org.jspecify.annotations.Nullable;
import org.truechimer.daemon.runtime.EventQueue.Item;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.Snapshot;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The one thread that touches the engine: it waits for events and for alarms, and has the loop
 * handle them.
 */
final class EngineThread {
    private static final long SNAPSHOT_WAIT_MAX_MILLIS = 1000;

    private final EngineLoop loop;
    private final EventQueue queue;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread;
    private volatile @Nullable Snapshot latest;
    private volatile boolean stopping;

    EngineThread(EngineLoop loop, EventQueue queue) {
        this.loop = loop;
        this.queue = queue;
        this.thread = Thread.ofPlatform().name("engine").daemon().unstarted(this::run);
    }

    /** Starts with this as the first event. */
    void start(Event.Started first) {
        queue.post(first);
        thread.start();
    }

    /**
     * {@return all that the engine knows now; of a moment ago when it is too busy to say, or has
     * ended}
     *
     * @throws IllegalStateException when there is not even that
     */
    Snapshot snapshot() {
        try {
            if (!ended.isDone()) {
                return queue.ask().get(SNAPSHOT_WAIT_MAX_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            // The latest one serves.
        }
        Snapshot earlier = latest;
        if (earlier == null) {
            throw new IllegalStateException("the engine has not said anything yet");
        }
        return earlier;
    }

    /** {@return all that the engine knows now} For chores, which are done on this very thread. */
    Snapshot refresh() {
        Snapshot snapshot = loop.snapshot();
        latest = snapshot;
        return snapshot;
    }

    /** {@return the last snapshot that was taken; null before the first} */
    @Nullable Snapshot latest() {
        return latest;
    }

    /** Has the engine take {@link Event.Stopping}, ahead of what waits, and ends. */
    void stop() {
        stopping = true;
        queue.nudge();
    }

    /**
     * {@return completed when the thread has ended: normally after {@link #stop}, else with the
     * fault that ended it}
     */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /**
     * {@return whether the thread has ended, and not by a fault} It is waited for no longer than
     * this.
     */
    boolean endsWell(long millis) {
        try {
            ended.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            // It did not, whatever kept it.
        }
        return false;
    }

    private void run() {
        try {
            while (!stopping) {
                Item item = queue.poll(loop.idleNanos());
                if (item != null) {
                    take(item);
                }
                loop.handleDue();
            }
            loop.handle(new Event.Stopping());
            refresh();
            ended.complete(null);
        } catch (InterruptedException | RuntimeException | Error e) {
            ended.completeExceptionally(e);
        }
    }

    private void take(Item item) {
        switch (item) {
            case Item.Happened(Event event) -> loop.handle(event);
            case Item.Asked(CompletableFuture<Snapshot> answer) -> answer.complete(refresh());
            case Item.Nudged() -> {} // it only had to end the wait
        }
    }
}
