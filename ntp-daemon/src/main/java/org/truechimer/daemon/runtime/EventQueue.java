package org.truechimer.daemon.runtime;

import org.jspecify.annotations.Nullable;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.Snapshot;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bounded queue in front of the engine. Whoever posts never waits: when the queue is full the
 * event is lost and counted, datagrams first.
 */
final class EventQueue {
    /** A second's worth of everything that a few hundred sources can cause. */
    static final int CAPACITY = 1024;

    /** Kept free of datagrams, which anybody can send, for events that come once. */
    static final int RESERVE = CAPACITY / 4;

    private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong lost = new AtomicLong();

    /** What stands in the queue. */
    sealed interface Item {
        /** Something happened. */
        record Happened(Event event) implements Item {}

        /** Somebody wants to know how things are. */
        record Asked(CompletableFuture<Snapshot> answer) implements Item {}

        /** The engine thread should look up. */
        record Nudged() implements Item {}
    }

    /** Has the engine take an event after those that wait already. Any thread may call. */
    void post(Event event) {
        boolean full = event instanceof Event.Received && queue.remainingCapacity() <= RESERVE;
        if (full || !queue.offer(new Item.Happened(event))) {
            lost.incrementAndGet();
        }
    }

    /**
     * {@return what will be the answer; it never is when the queue is full or the engine has ended}
     */
    CompletableFuture<Snapshot> ask() {
        CompletableFuture<Snapshot> answer = new CompletableFuture<>();
        queue.offer(new Item.Asked(answer));
        return answer;
    }

    /** Ends the wait of {@link #poll}. */
    void nudge() {
        queue.offer(new Item.Nudged()); // into a full queue it need not go: then nobody waits
    }

    /** {@return the next item, or null when there was none for so long} */
    @Nullable Item poll(long nanos) throws InterruptedException {
        return queue.poll(nanos, TimeUnit.NANOSECONDS);
    }

    /** {@return how many events were lost} */
    long lost() {
        return lost.get();
    }
}
