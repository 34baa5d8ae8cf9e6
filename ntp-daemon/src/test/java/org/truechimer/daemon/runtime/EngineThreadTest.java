package org.truechimer.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.time.Stamp;
import org.truechimer.proto.time.StampQuality;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Authentication;
import org.truechimer.proto.wire.Malformation;
import org.truechimer.proto.wire.Packet;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

@Timeout(20)
class EngineThreadTest {
    private static final Event.Started FIRST =
            new Event.Started(0, Optional.empty(), true, List.of());
    private static final Stamp STAMP = new Stamp(0, 0, StampQuality.USER);
    private static final Address LOCAL = new Address(0, 0, 0);

    private final ScriptedEngine engine = new ScriptedEngine();
    private final LinkedBlockingQueue<Effect> carriedOut = new LinkedBlockingQueue<>();
    private final EventQueue queue = new EventQueue();
    private final EngineThread thread =
            new EngineThread(
                    new EngineLoop(
                            engine,
                            () -> new Reading(System.nanoTime(), 0, 0),
                            carriedOut::add,
                            () -> 4,
                            List.of()),
                    queue);

    @AfterEach
    void end() {
        thread.stop();
    }

    private static Event.Received datagram() {
        return new Event.Received(
                1,
                1,
                new Packet.Malformed(Malformation.TOO_SHORT),
                Authentication.NONE,
                LOCAL,
                STAMP,
                STAMP,
                0);
    }

    private static Event.ResolveFailed numbered(int number) {
        return new Event.ResolveFailed(Integer.toString(number), "");
    }

    @Test
    void eventsAreTakenInTheOrderInWhichTheyWerePosted() throws Exception {
        thread.start(FIRST);
        for (int i = 0; i < 500; i++) {
            queue.post(numbered(i));
        }
        thread.snapshot(); // stands behind them in the queue
        thread.stop();
        assertThat(thread.endsWell(10_000)).isTrue();

        assertThat(engine.events).hasSize(502).startsWith(FIRST).endsWith(new Event.Stopping());
        for (int i = 0; i < 500; i++) {
            assertThat(engine.events.get(i + 1)).isEqualTo(numbered(i));
        }
    }

    @Test
    void anAlarmEndsTheWaitWithoutAnyEvent() throws Exception {
        engine.script =
                (event, outbox) -> {
                    engine.alarmNanos =
                            event instanceof Event.Started
                                    ? System.nanoTime() + 1_000_000
                                    : Long.MAX_VALUE;
                    if (event instanceof Event.Alarm) {
                        outbox.add(new Effect.Step(1));
                    }
                };
        thread.start(FIRST);

        assertThat(carriedOut.poll(10, TimeUnit.SECONDS)).isEqualTo(new Effect.Step(1));
    }

    @Test
    void theLastEventIsThatItStopsEvenWhenOthersWait() {
        CountDownLatch hold = new CountDownLatch(1);
        engine.script =
                (event, outbox) -> {
                    if (event instanceof Event.Started) {
                        await(hold);
                    }
                };
        thread.start(FIRST);
        for (int i = 0; i < EventQueue.CAPACITY; i++) {
            queue.post(numbered(i));
        }
        thread.stop();
        hold.countDown();

        assertThat(thread.endsWell(10_000)).isTrue();
        assertThat(engine.events).hasSizeLessThan(10).endsWith(new Event.Stopping());
    }

    @Test
    void aFaultOfTheEngineEndsTheThreadAndIsHandedOut() {
        engine.script =
                (event, outbox) -> {
                    throw new IllegalStateException("a bug");
                };
        thread.start(FIRST);

        assertThatThrownBy(() -> thread.ended().get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("a bug");
        assertThat(thread.endsWell(0)).isFalse();
    }

    @Test
    void aFullQueueLosesDatagramsFirstAndKeepsNobodyWaiting() {
        for (int i = 0; i < EventQueue.CAPACITY; i++) {
            queue.post(datagram());
        }
        assertThat(queue.lost()).isEqualTo(EventQueue.RESERVE);

        for (int i = 0; i < EventQueue.RESERVE; i++) {
            queue.post(numbered(i));
        }
        assertThat(queue.lost()).isEqualTo(EventQueue.RESERVE);

        queue.post(numbered(0));
        assertThat(queue.lost()).isEqualTo(EventQueue.RESERVE + 1);
    }

    @Test
    void afterTheEndThereIsTheLastSnapshot() {
        thread.start(FIRST);
        thread.stop();
        assertThat(thread.endsWell(10_000)).isTrue();

        assertThat(thread.snapshot()).isSameAs(thread.latest());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
