package org.truechimer.proto.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.truechimer.proto.clock.ClockPolicy;
import org.truechimer.proto.engine.Configuration;
import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.engine.SourceConfiguration;
import org.truechimer.proto.engine.Synchronisation;
import org.truechimer.proto.select.SelectionPolicy;
import org.truechimer.proto.source.SourceOptions;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.wire.Address;

import java.util.List;
import java.util.Optional;

/** What the checker sees, and what it forgives. */
final class CheckerTest {
    private static final long START_NANOS = 1_782_777_600_000_000_000L;
    private static final long JULY_SECONDS = START_NANOS / 1_000_000_000 + 86_400;
    private static final Configuration CONFIGURATION =
            new Configuration(
                    List.of(
                            new SourceConfiguration(
                                    "192.0.2.1:123",
                                    "192.0.2.1",
                                    123,
                                    1,
                                    false,
                                    List.of(),
                                    SourceOptions.DEFAULT)),
                    new SelectionPolicy(1, 1.5),
                    ClockPolicy.DEFAULT,
                    16,
                    1_700_000_000L);

    private final Oscillator oscillator = new Oscillator(20e-6, 1e-9, new SplitMix64(1));
    private final SimulatedClock clock = new SimulatedClock(oscillator, START_NANOS + 9_000_000);
    private final SimulatedServer server =
            new SimulatedServer(Address.ofIPv4(0xC000_0201, 123), Path.symmetric(100e-6, 10e-6));
    private final World world =
            new World(1, new Engine(CONFIGURATION), clock, List.of(server), START_NANOS);
    private final Checker checker = Checker.of(world, ClockPolicy.DEFAULT);

    @Test
    void findsNothingWhereAllIsWell() {
        world.start(Optional.empty());
        checker.runUntil(1000);
        assertThat(checker.violations()).isEmpty();
        assertThat(checker.checkedSeconds()).isGreaterThan(950);
    }

    @Test
    void findsAnErrorBeyondTheKernelsBound() {
        world.at(500, () -> clock.change(100_000_000)).start(Optional.empty());
        checker.runUntil(502);
        assertThat(checker.violations()).anyMatch(words -> words.contains("kernel's bound"));
    }

    @Test
    void findsAnOscillatorThatWandersFurtherThanTheBoundAllows() {
        oscillator.jumpingAt(600, 500e-6);
        world.start(Optional.empty());
        checker.runUntil(700);
        assertThat(checker.violations()).anyMatch(words -> words.contains("and the bound"));
    }

    /** What is held after a month is what was held after an hour. */
    @Test
    void aMonthTakesNoMoreMemoryThanAnHour() {
        world.start(Optional.empty());
        world.runUntil(3600);
        int octets = world.stateOctets();
        world.runUntil(30 * 86_400);
        System.out.println(octets + " octets after an hour, " + world.stateOctets() + " later");
        assertThat(world.stateOctets()).isEqualTo(octets);
    }

    @Test
    void aNoiseOfReadingsDoesNotAddUp() {
        world.readWithin(1e-6).start(Optional.empty());
        checker.runUntil(3600);
        assertThat(checker.violations()).isEmpty();
        assertThat(Math.abs(world.errorSeconds())).isLessThan(20e-6);
    }

    @Test
    void forgivesAnOutsideStepUntilItIsNoticed() {
        world.at(500, () -> world.stepClock(1_000_000_000, 900_000_000)).start(Optional.empty());
        checker.runUntil(600);
        assertThat(checker.violations()).isEmpty();
    }

    @Test
    void forgivesAnOutsideStepThatFollowsAJumpOfWhichNobodyTold() {
        world.at(500, () -> world.stepClock(-200_000_000, Long.MAX_VALUE / 4))
                .at(600.3, () -> world.stepClock(-9_000_000, 900_000_000))
                .start(Optional.empty());
        checker.runUntil(700);
        assertThat(checker.violations()).isEmpty();
    }

    @Test
    void doesNotHoldTheClientToABoundThatALiarGaveIt() {
        world.at(500, () -> server.lyingBy(0.1)).start(Optional.empty());
        checker.runUntil(1000);
        assertThat(checker.violations()).isEmpty();
        assertThat(checker.checkedSeconds()).isLessThan(900);
    }

    @ParameterizedTest
    @EnumSource(names = {"INSERT", "DELETE"})
    void aLeapSecondThatWasAnnouncedChangesNothing(Leap leap) {
        World evening = evening().leapingAt(leap, JULY_SECONDS);
        Checker watching = Checker.of(evening, ClockPolicy.DEFAULT);
        evening.start(Optional.empty());
        watching.runUntil(400);
        assertThat(watching.violations()).isEmpty();
        assertThat(evening.hasMissedLeap()).isFalse();
        assertThat(Math.abs(evening.errorSeconds())).isLessThan(1e-4);
    }

    @Test
    void whatWasSaidBeforeAMissedLeapSecondIsFalse() {
        World evening = evening().leapingAt(Leap.INSERT, JULY_SECONDS);
        Checker watching = Checker.of(evening, ClockPolicy.DEFAULT);
        server.announcing(Leap.NONE);
        evening.start(Optional.empty());
        watching.runUntil(305);
        assertThat(evening.hasMissedLeap()).isTrue();
        assertThat(evening.errorSeconds()).isGreaterThan(0.9);
        assertThat(watching.violations()).isEmpty();
    }

    /** Five minutes before the end of June. */
    private World evening() {
        long startNanos = (JULY_SECONDS - 300) * 1_000_000_000;
        SimulatedClock behind = new SimulatedClock(oscillator, startNanos - 9_000_000);
        return new World(1, new Engine(CONFIGURATION), behind, List.of(server), startNanos);
    }

    @Test
    void aSleepLeavesTheClockToBeMeasuredAgain() {
        world.at(500, () -> world.suspend(100, 30_000_000, 500_000_000)).start(Optional.empty());
        checker.runUntil(700);
        assertThat(checker.violations()).isEmpty();
        assertThat(Math.abs(world.errorSeconds())).isLessThan(1e-4);
        assertThat(world.snapshot().now().freeNanos()).isLessThan(601_000_000_000L);
    }

    @Test
    void aMachineThatIsRestoredUnnoticedIsMeasuredAnewAndStepped() {
        world.start(Optional.empty());
        checker.runUntil(1000);
        world.restoreSnapshot(3);
        world.runUntil(1300);
        assertThat(checker.states()).contains(Synchronisation.DISRUPTED);
        assertThat(world.snapshot().system().synchronisation())
                .isEqualTo(Synchronisation.SYNCHRONISED);
        assertThat(Math.abs(world.errorSeconds())).isLessThan(1e-4);
    }

    @Test
    void aRestartedClientBeginsWithWhatWasSaved() {
        world.start(Optional.empty());
        checker.runUntil(1000);
        world.kill(true);
        checker.runUntil(1010);
        world.restart(new Engine(CONFIGURATION));
        assertThat(world.snapshot().system().frequency()).isBetween(-20.5e-6, -19.5e-6);
        checker.runUntil(1100);
        assertThat(checker.violations()).isEmpty();
    }

    @Test
    void aClientThatWasKilledInMidSlewTakesTheSlewForNoFrequency() {
        world.start(Optional.empty());
        checker.runUntil(0.5);
        assertThat(Math.abs(clock.frequency())).isGreaterThan(4e-3);
        world.kill(false);
        world.restart(new Engine(CONFIGURATION));
        checker.runUntil(100);
        assertThat(checker.violations()).isEmpty();
        assertThat(Math.abs(world.errorSeconds())).isLessThan(1e-4);
    }
}
