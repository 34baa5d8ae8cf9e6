package org.truechimer.daemon.runtime;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.Snapshot;

/**
 * The one thread that touches the engine, and the bounded queue in front of it. Whoever posts never waits: when the queue
 * is full the event is lost and counted, datagrams first.
 */
final class EngineThread {
    /** A second's worth of everything that a few hundred sources can cause. */
    private static final int CAPACITY = 1024;

    /** Kept free of datagrams, which anybody can send, for events that come once. */
    private static final int RESERVE = CAPACITY / 4;

    private static final long SNAPSHOT_WAIT_MAX_MILLIS = 1000;

    private final EngineLoop loop;
    private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong lost = new AtomicLong();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread;
    private volatile @Nullable Snapshot latest;
    private volatile boolean stopping;

    /** What stands in the queue. */
    private sealed interface Item {
        record Happened(Event event) implements Item {}

        record Asked(CompletableFuture<Snapshot> answer) implements Item {}

        record Nudged() implements Item {}
    }

    EngineThread(EngineLoop loop) {
        this.loop = loop;
        this.thread = Thread.ofPlatform().name("engine").unstarted(this::run);
    }

    /** Starts with this as the first event. */
    void start(Event.Started first) {
        queue.add(new Item.Happened(first));
        thread.start();
    }

    /** Has the engine take an event after those that wait already. Any thread may call. */
    void post(Event event) {
        boolean mayUseReserve = !(event instanceof Event.Received);
        if ((!mayUseReserve && queue.remainingCapacity() <= RESERVE) || !queue.offer(new Item.Happened(event))) {
            lost.incrementAndGet();
        }
    }

    /** {@return how many events were lost because the queue was full} */
    long lost() {
        return lost.get();
    }

    /**
     * {@return all that the engine knows now; of a moment ago when it is too busy to say, or has ended}
     *
     * @throws IllegalStateException when there is not even that
     */
    Snapshot snapshot() {
        CompletableFuture<Snapshot> answer = new CompletableFuture<>();
        if (!ended.isDone() && queue.offer(new Item.Asked(answer))) {
            try {
                return answer.get(SNAPSHOT_WAIT_MAX_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (TimeoutException | ExecutionException e) {
                // The latest one serves.
            }
        }
        Snapshot earlier = latest;
        if (earlier == null) {
            throw new IllegalStateException("the engine has not said anything yet");
        }
        return earlier;
    }

    /** {@return the last snapshot that was taken; null before the first} */
    @Nullable Snapshot latest() {
        return latest;
    }

    /** Takes a snapshot; for chores, on this very thread. */
    Snapshot refresh() {
        Snapshot snapshot = loop.snapshot();
        latest = snapshot;
        return snapshot;
    }

    /** Has the engine take {@link Event.Stopping} ahead of what waits, and ends. */
    void stop() {
        stopping = true;
        queue.offer(new Item.Nudged());
    }

    /** {@return completed when the thread has ended: normally after {@link #stop}, else with the fault that ended it} */
    CompletableFuture<Void> ended() {
        return ended;
    }

    private void run() {
        try {
            while (!stopping) {
                Item item = queue.poll(loop.idleNanos(), TimeUnit.NANOSECONDS);
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
