package org.truechimer.proto.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.sim.World;
import org.truechimer.proto.time.Leap;

/** The clock is changed from outside, and nobody says so, or not yet. */
class JumpTest {
    private static final long NEVER = Long.MAX_VALUE / 4;

    private final Network network = new Network();

    private World world(long seed) {
        for (int i = 0; i < 3; i++) {
            network.server(1e-3 * (i + 1), 1e-4);
        }
        World world = network.agreeing(2).start(seed);
        world.runUntil(300);
        network.effects.clear();
        return world;
    }

    private void assertDisruptedOnce(Disruption disruption) {
        assertThat(network.notices(Notice.ClockDisrupted.class))
                .containsExactly(new Notice.ClockDisrupted(disruption));
    }

    @Test
    void aStepThatNobodyTellsOfIsFoundAndMadeGood() {
        World world = world(1);
        world.stepClock(3_000_000_000L, NEVER);
        world.runUntil(380);
        assertDisruptedOnce(Disruption.JUMPED);
        assertThat(network.effects(Effect.Step.class)).hasSize(1);
        assertThat(Math.abs(world.errorSeconds())).isLessThan(1e-3);
        assertThat(world.system().synchronisation()).isEqualTo(Synchronisation.SYNCHRONISED);
    }

    @Test
    void aSleepThatNobodyTellsOfIsFoundAndMadeGood() {
        World world = world(2);
        world.suspend(600, 20_000_000, NEVER);
        world.runUntil(980);
        assertDisruptedOnce(Disruption.JUMPED);
        assertThat(Math.abs(world.errorSeconds())).isLessThan(1e-3);
        assertThat(world.system().synchronisation()).isEqualTo(Synchronisation.SYNCHRONISED);
    }

    /** The notice comes a minute late: what it tells of was seen, and measured away, long ago. */
    @Test
    void whatWasSeenIsNoNewsWhenItIsTold() {
        World world = world(3);
        world.stepClock(-2_000_000_000L, 60_000_000_000L);
        world.runUntil(500);
        assertDisruptedOnce(Disruption.JUMPED);
        assertThat(network.effects(Effect.Step.class)).hasSize(1);
    }

    @Test
    void aStepBehindOneThatNobodyToldOfIsNewsAgain() {
        World world = world(4);
        world.stepClock(2_000_000_000L, NEVER);
        world.runUntil(400);
        world.stepClock(2_000_000_000L, 1);
        world.runUntil(500);
        assertThat(network.notices(Notice.ClockDisrupted.class))
                .containsExactly(
                        new Notice.ClockDisrupted(Disruption.JUMPED),
                        new Notice.ClockDisrupted(Disruption.STEPPED));
    }

    @Test
    void whatIsWithinWhatRatesDoIsNoJump() {
        World world = world(5);
        world.stepClock(30_000_000, NEVER);
        world.runUntil(900);
        assertThat(network.notices(Notice.ClockDisrupted.class)).isEmpty();
        assertThat(Math.abs(world.errorSeconds())).as("slewed out").isLessThan(1e-3);
    }

    /** Between the kernel's step and its notice the new time is nothing strange. */
    @Test
    void aLeapSecondIsNoJump() {
        World world = world(6);
        long midnight = Network.START_UNIX_SECONDS + 86_400;
        world.leapingAt(Leap.INSERT, midnight);
        world.runUntil(86_500);
        assertThat(network.notices(Notice.ClockDisrupted.class)).isEmpty();
        assertThat(network.effects(Effect.Step.class)).isEmpty();
        assertThat(Math.abs(world.errorSeconds())).isLessThan(1e-3);
    }
}
