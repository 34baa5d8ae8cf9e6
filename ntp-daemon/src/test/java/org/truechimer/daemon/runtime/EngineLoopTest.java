package org.truechimer.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.time.Reading;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

class EngineLoopTest {
    private static final long SECOND = 1_000_000_000L;

    private final ScriptedEngine engine = new ScriptedEngine();
    private final AtomicLong random = new AtomicLong(100);
    private final List<String> done = new ArrayList<>();
    private final List<Chore> chores = new ArrayList<>();
    private long now = 1000 * SECOND;

    private EngineLoop loop() {
        return new EngineLoop(
                engine,
                () -> new Reading(now, 0, 0),
                effect -> done.add(effect.toString()),
                random::incrementAndGet,
                chores);
    }

    private static Event.Resolved event(String host) {
        return new Event.Resolved(host, List.of());
    }

    @Test
    void effectsAreCarriedOutInTheirOrderAndOnlyWhenTheEngineIsDone() {
        engine.script =
                (event, outbox) -> {
                    outbox.add(new Effect.Step(1));
                    outbox.add(new Effect.SetFrequency(0));
                    assertThat(done).isEmpty();
                };

        loop().handle(event("a"));

        assertThat(done).containsExactly("Step[deltaNanos=1]", "SetFrequency[frequency=0.0]");
    }

    @Test
    void eachEventHasAReadingOfItsOwn() {
        EngineLoop loop = loop();
        loop.handle(event("a"));
        now += 5;
        loop.handle(event("b"));

        assertThat(engine.readings)
                .extracting(Reading::freeNanos)
                .containsExactly(1000 * SECOND, 1000 * SECOND + 5);
    }

    @Test
    void theReadingAfterAStepShowsIt() {
        long[] wall = {0};
        EngineLoop loop =
                new EngineLoop(
                        engine,
                        () -> new Reading(now, wall[0], 0),
                        effect -> wall[0] += 7,
                        random::get,
                        List.of());
        engine.script = (event, outbox) -> outbox.add(new Effect.Step(7));
        loop.handle(event("a"));
        loop.handle(event("b"));

        assertThat(engine.readings).extracting(Reading::wallNanos).containsExactly(0L, 7L);
    }

    @Test
    void anAlarmComesWhenItIsDueAndNotBefore() {
        engine.alarmNanos = now + 3;
        EngineLoop loop = loop();

        assertThat(loop.idleNanos()).isEqualTo(3);
        now += 2;
        loop.handleDue();
        assertThat(engine.events).isEmpty();
        now += 1;
        assertThat(loop.idleNanos()).isZero();
        loop.handleDue();
        assertThat(engine.events).hasSize(1).first().isInstanceOf(Event.Alarm.class);
    }

    @Test
    void noTwoBitsOfAlarmsAreTheSame() {
        engine.alarmNanos = 0;
        EngineLoop loop = loop();
        loop.handleDue();
        loop.handleDue();

        assertThat(engine.events)
                .containsExactly(new Event.Alarm(101, 102), new Event.Alarm(103, 104));
    }

    @Test
    void withoutAlarmThereIsNothingToWaitFor() {
        assertThat(loop().idleNanos()).isGreaterThan(Long.MAX_VALUE / 2);
    }

    @Test
    void choresAreDoneAtOnceAndThenAtTheirInterval() {
        chores.add(new Chore(10, () -> done.add("ten")));
        chores.add(new Chore(3, () -> done.add("three")));
        EngineLoop loop = loop();
        assertThat(loop.idleNanos()).isZero();
        loop.handleDue();
        assertThat(done).containsExactly("ten", "three");

        done.clear();
        assertThat(loop.idleNanos()).isEqualTo(3);
        now += 3;
        loop.handleDue();
        assertThat(done).containsExactly("three");

        now += 100; // the machine was busy: what was missed is not made up for
        loop.handleDue();
        assertThat(done).containsExactly("three", "ten", "three");
        assertThat(loop.idleNanos()).isEqualTo(3);
    }
}
