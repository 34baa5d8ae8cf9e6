package org.truechimer.proto.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.clock.ClockPolicy;
import org.truechimer.proto.select.Standing;
import org.truechimer.proto.sim.SimulatedServer;
import org.truechimer.proto.sim.World;
import org.truechimer.proto.source.PollEffort;
import org.truechimer.proto.source.SourceOptions;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.wire.Address;

import java.util.List;
import java.util.Optional;

final class EngineTest {
    private static final double INFINITE = Double.POSITIVE_INFINITY;

    private static Network fourServers() {
        Network network = new Network();
        for (int i = 0; i < 4; i++) {
            network.server(2e-3 * (i + 1), 1e-4);
        }
        return network.agreeing(3);
    }

    private static void assertBoundHoldsUntil(World world, double seconds) {
        while (world.seconds() < seconds) {
            world.runUntil(world.seconds() + 1);
            assertThat(Math.abs(world.errorSeconds()))
                    .as("error at %s s", world.seconds())
                    .isLessThanOrEqualTo(world.snapshot().system().errorBoundSeconds());
        }
    }

    @Test
    void setsAWrongClockByOneStepAndThenHoldsItWithinItsBound() {
        Network network = new Network();
        network.server(5e-5, 1e-5);
        World world = network.start(1);
        assertBoundHoldsUntil(world, 600);
        assertThat(Math.abs(world.errorSeconds())).isLessThan(20e-6);
        assertThat(network.effects(Effect.Step.class)).hasSize(1);
        SystemSnapshot system = world.snapshot().system();
        assertThat(system.synchronisation()).isEqualTo(Synchronisation.SYNCHRONISED);
        assertThat(system.frequency()).isCloseTo(-30e-6, offset(1e-7));
        assertThat(system.stratum()).isEqualTo(2);
    }

    @Test
    void slewsASmallOffsetWithoutAnyStep() {
        Network network = new Network().wrongBy(0.004, 10e-6);
        network.server(5e-5, 1e-5);
        World world = network.start(2);
        assertBoundHoldsUntil(world, 60);
        assertThat(network.effects(Effect.Step.class)).isEmpty();
        assertThat(Math.abs(world.errorSeconds())).isLessThan(20e-6);
    }

    @Test
    void neverFollowsALiarAmongFourAndSaysHowFarOffItIs() {
        Network network = fourServers();
        network.servers.getFirst().lyingBy(0.050); // the nearest, so the first to answer
        World world = network.start(3);
        assertBoundHoldsUntil(world, 300);
        assertThat(Math.abs(world.errorSeconds())).isLessThan(200e-6);
        SourceSnapshot liar = world.snapshot().sources().getFirst();
        assertThat(liar.standing()).isEqualTo(Standing.FALSETICKER);
        assertThat(liar.excessSeconds()).isBetween(0.030, 0.050);
        assertThat(network.effects(Effect.Step.class)).hasSize(1);
    }

    /** At the start it grows faster than the kernel lets its own grow. */
    @Test
    void theKernelIsToldNoLessABoundThanIsPublished() {
        Network network = fourServers();
        network.servers.getFirst().lyingBy(0.008);
        World world = network.start(8);
        int known = 0;
        for (int tenth = 1; tenth < 2000; tenth++) {
            world.runUntil(tenth / 10.0);
            double bound = world.snapshot().system().errorBoundSeconds();
            if (bound < INFINITE) {
                known++;
                assertThat(world.kernelBoundSeconds())
                        .as("after %d tenths of a second", tenth)
                        .isGreaterThanOrEqualTo(bound);
            }
        }
        assertThat(known).isGreaterThan(1900);
    }

    @Test
    void stopsSteeringWhenTheMajorityIsLostAndKeepsTheFrequency() {
        Network network = fourServers();
        World world = network.start(4);
        world.runUntil(300);
        network.servers.get(0).lyingBy(0.5);
        network.servers.get(1).lyingBy(-0.5);
        network.effects.clear();
        world.runUntil(900);
        assertThat(world.snapshot().system().synchronisation())
                .isEqualTo(Synchronisation.NO_MAJORITY);
        assertThat(network.effects(Effect.Step.class)).isEmpty();
        assertThat(network.effects(Effect.SetStatus.class).getLast().synchronised()).isFalse();
        assertThat(Math.abs(world.errorSeconds())).isLessThan(1e-3);
        network.servers.get(0).lyingBy(0);
        network.servers.get(1).lyingBy(0);
        world.runUntil(3000);
        assertThat(world.snapshot().system().synchronisation())
                .isEqualTo(Synchronisation.SYNCHRONISED);
    }

    @Test
    void runsOnAtTheLastFrequencyWhenAllServersFallSilentAndItsBoundStillHolds() {
        Network network = fourServers();
        World world = network.start(5);
        world.runUntil(1800);
        network.servers.forEach(server -> server.silent(true));
        assertBoundHoldsUntil(world, 9000);
        assertThat(world.snapshot().system().synchronisation()).isEqualTo(Synchronisation.HOLDOVER);
        assertThat(Math.abs(world.errorSeconds())).isLessThan(2e-3);
    }

    @Test
    void recoversFromAForeignStepWithOneStepAndPublishesNoBoundInBetween() {
        Network network = fourServers();
        World world = network.start(6);
        world.runUntil(600);
        network.effects.clear();
        world.stepClock(3_000_000_000L);
        world.runUntil(600.0501);
        assertThat(world.snapshot().system().synchronisation())
                .isEqualTo(Synchronisation.DISRUPTED);
        assertThat(world.snapshot().system().errorBoundSeconds()).isEqualTo(INFINITE);
        assertThat(network.effects(Effect.SetStatus.class).getLast().synchronised()).isFalse();
        world.runUntil(640);
        assertThat(network.effects(Effect.Step.class)).hasSize(1);
        assertThat(Math.abs(world.errorSeconds())).isLessThan(1e-3);
        assertThat(world.snapshot().system().accumulatedStepsSeconds()).isBetween(2.9, 3.1);
    }

    @Test
    void refusesAStepBeyondTheLimitAndStaysObservable() {
        ClockPolicy strict =
                new ClockPolicy(10, 10, 1000, 1000, INFINITE, 0.010, 500e-6, 495e-6, 15e-6);
        Network network = fourServers().policy(strict).wrongBy(-3600, 0);
        World world = network.start(7);
        world.runUntil(120);
        assertThat(network.effects(Effect.Step.class)).isEmpty();
        assertThat(network.notices(Notice.StepRefused.class)).hasSize(1);
        assertThat(world.snapshot().system().synchronisation()).isEqualTo(Synchronisation.PANIC);
        assertThat(world.snapshot().system().offsetSeconds()).isBetween(3599.0, 3601.0);
        assertThat(network.effects(Effect.SetStatus.class).getLast().synchronised()).isFalse();
    }

    @Test
    void setsAClockThatStandsIn1970() {
        Network network = fourServers().wrongBy(-Network.START_UNIX_SECONDS, 30e-6);
        World world = network.start(8);
        world.runUntil(60);
        assertThat(Math.abs(world.errorSeconds())).isLessThan(1e-3);
    }

    @Test
    void asksAgainWhenANameDoesNotResolveAtBoot() {
        Network network = new Network();
        SourceOptions options = SourceOptions.DEFAULT;
        network.source(
                new SourceConfiguration("late:123", "late", 123, 1, false, List.of(), options));
        World world = network.start(9);
        world.runUntil(30);
        assertThat(network.effects(Effect.Resolve.class)).hasSizeBetween(3, 6);
        assertThat(world.snapshot().sources().getFirst().problem())
                .hasValueSatisfying(words -> assertThat(words).contains("no such host"));
    }

    @Test
    void exchangesADeadMemberOfAPoolForAnotherAddress() {
        Network network = new Network();
        network.source(
                new SourceConfiguration(
                        "pool:123",
                        "pool",
                        123,
                        2,
                        true,
                        List.of(),
                        new SourceOptions(
                                4, 6, 4, PollEffort.BALANCED, false, false, false, false)));
        for (int i = 0; i < 4; i++) {
            network.add(Address.ofIPv4(0xC000_0201 + i, 123), 1e-3, 1e-4);
        }
        SimulatedServer dead = network.servers.getFirst().silent(true);
        World world = network.start(10);
        world.runUntil(200);
        assertThat(network.notices(Notice.AddressReplaced.class)).hasSize(1);
        assertThat(world.snapshot().sources())
                .hasSize(2)
                .noneMatch(s -> s.address().equals(Optional.of(dead.address())))
                .allMatch(s -> s.standing() == Standing.SELECTED);
    }

    @Test
    void keepsDisciplineAcrossAReload() {
        Network network = fourServers();
        World world = network.start(11);
        world.runUntil(300);
        long sent = world.snapshot().sources().getFirst().sent();
        network.source(
                new SourceConfiguration(
                        "192.0.2.9:123",
                        "192.0.2.9",
                        123,
                        1,
                        false,
                        List.of(),
                        SourceOptions.DEFAULT));
        network.effects.clear();
        world.deliver(new Event.Reconfigured(network.configuration()));
        world.runUntil(400);
        assertThat(world.snapshot().sources().getFirst().sent()).isGreaterThan(sent);
        assertThat(world.snapshot().sources()).hasSize(5);
        assertThat(network.effects(Effect.Step.class)).isEmpty();
        assertThat(world.snapshot().system().synchronisation())
                .isEqualTo(Synchronisation.SYNCHRONISED);
    }

    @Test
    void leavesTheClockAtItsFrequencyWhenItStops() {
        Network network = fourServers();
        World world = network.start(12);
        world.runUntil(900);
        network.effects.clear();
        world.deliver(new Event.Stopping());
        SavedState saved = network.effects(Effect.Save.class).getLast().state();
        assertThat(saved.frequency()).isCloseTo(-30e-6, offset(1e-6));
        network.effects(Effect.SetFrequency.class)
                .forEach(rate -> assertThat(rate.frequency()).isEqualTo(saved.frequency()));
    }

    @Test
    void beginsWithTheSavedFrequency() {
        Network network = new Network().wrongBy(0.001, 30e-6);
        network.server(10e-3, 1e-3);
        World world =
                network.start(
                        13, Optional.of(new SavedState(-30e-6, 1e-7, Network.START_UNIX_SECONDS)));
        world.runUntil(30);
        assertThat(world.snapshot().system().frequency()).isCloseTo(-30e-6, offset(3e-6));
    }

    @Test
    void announcesALeapSecondThatTheMajorityAnnouncesOnItsDayAlone() {
        Network network = fourServers();
        network.servers.forEach(server -> server.announcing(Leap.INSERT));
        network.servers.getFirst().announcing(Leap.DELETE);
        World world = network.start(14);
        world.runUntil(600);
        assertThat(world.snapshot().system().leap()).isEqualTo(Leap.INSERT);
        assertThat(network.effects(Effect.SetStatus.class).getLast().leap()).isEqualTo(Leap.INSERT);
        // the same a day earlier: known, but not yet handed to the kernel
        Network dayBefore = fourServers().wrongBy(-86_400, 0);
        dayBefore.servers.forEach(server -> server.announcing(Leap.INSERT).lyingBy(-86_400));
        World before = dayBefore.start(15);
        before.runUntil(600);
        assertThat(before.snapshot().system().leap()).isEqualTo(Leap.INSERT);
        assertThat(dayBefore.effects(Effect.SetStatus.class).getLast().leap()).isEqualTo(Leap.NONE);
    }

    @Test
    void obeysAServerThatAsksToBePolledLess() {
        Network network = new Network();
        SimulatedServer server = network.server(1e-3, 1e-4);
        World world = network.start(16);
        world.runUntil(100);
        server.claiming(0, 0x5241_5445); // "RATE"
        world.runUntil(4000);
        assertThat(network.notices(Notice.RateLimited.class)).isNotEmpty();
        assertThat(world.snapshot().sources().getFirst().pollExponent()).isGreaterThan(6);
    }

    @Test
    void neverAsksAServerTwiceWithinTwoSeconds() {
        Network network = fourServers();
        World world = network.start(17);
        double[] last = {-9, -9, -9, -9, -9, -9};
        world.witnessedBy(
                effect -> {
                    if (effect instanceof Effect.Query query) {
                        assertThat(world.seconds() - last[query.source()])
                                .isGreaterThanOrEqualTo(1.999);
                        last[query.source()] = world.seconds();
                    }
                });
        world.runUntil(2000);
        assertThat(world.packets()).isGreaterThan(100);
    }

    @Test
    void aSpuriousAlarmDoesNothing() {
        Network network = fourServers();
        World world = network.start(18);
        world.runUntil(107.3);
        network.effects.clear();
        long alarm = network.engine().nextAlarmNanos();
        if (alarm > world.snapshot().now().freeNanos()) {
            world.deliver(new Event.Alarm(1, 2));
            assertThat(network.effects).isEmpty();
            assertThat(network.engine().nextAlarmNanos()).isEqualTo(alarm);
        }
    }

    @Test
    void theSameSeedLeadsToTheSameEffects() {
        Network first = fourServers();
        first.start(19).runUntil(1000);
        Network second = fourServers();
        second.start(19).runUntil(1000);
        assertThat(second.effects).isEqualTo(first.effects).hasSizeGreaterThan(100);
        Network third = fourServers();
        third.start(20).runUntil(1000);
        assertThat(third.effects).isNotEqualTo(first.effects);
    }
}
