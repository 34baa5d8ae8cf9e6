package org.truechimer.proto.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.select.Standing;
import org.truechimer.proto.sim.SimulatedServer;
import org.truechimer.proto.sim.World;
import org.truechimer.proto.source.PollEffort;
import org.truechimer.proto.source.SourceOptions;

import java.util.List;

/** How sources that contradict each other are told apart. */
final class DisputeTest {
    private static final SourceOptions SELDOM =
            new SourceOptions(4, 10, 4, PollEffort.FRUGAL, false, false, false, false);

    @Test
    void allAreAskedAsOftenAsAllowedWhileNobodyIsBelieved() {
        Network network = twoSeldom();
        SimulatedServer liar = network.servers.getLast();
        World world = network.start(5);
        world.runUntil(20_000);
        assertThat(world.snapshot().sources()).allMatch(source -> source.pollExponent() > 6);
        liar.lyingBy(1);
        world.runUntil(22_500);
        assertThat(world.snapshot().system().synchronisation())
                .isEqualTo(Synchronisation.NO_MAJORITY);
        assertThat(world.snapshot().sources()).allMatch(source -> source.pollExponent() == 4);
    }

    /**
     * Intervals grow while nobody answers, until the liar's touches some of the others'. A dispute
     * about that would ask everybody again.
     */
    @Test
    void aLiarThatWasRefutedComesToAgreeWithNobodyBySilence() {
        Network honest = fourSeldom();
        World without = honest.start(7);
        without.runUntil(80_000);
        Network network = fourSeldom();
        network.servers.get(2).lyingBy(0.050);
        World world = network.start(7);
        world.runUntil(80_000);
        assertThat(world.packets())
                .isBetween((long) (0.95 * without.packets()), (long) (1.05 * without.packets()));
        assertThat(world.snapshot().sources().stream().map(SourceSnapshot::standing))
                .containsExactly(
                        Standing.SELECTED,
                        Standing.SELECTED,
                        Standing.FALSETICKER,
                        Standing.SELECTED);
    }

    /** What the others said long ago cannot refute one that has just begun to lie. */
    @Test
    void aDisputeThatFreshAnswersSettleDoesNotMakeAllBeAskedOften() {
        Network network = fourSeldom();
        World world = network.start(5);
        world.runUntil(20_000);
        network.servers.get(2).lyingBy(0.029);
        int disputed = 0;
        for (int second = 20_001; second < 30_000; second++) {
            world.runUntil(second);
            List<SourceSnapshot> sources = world.snapshot().sources();
            disputed += sources.getFirst().standing() == Standing.TOO_FEW ? 1 : 0;
            for (int other : new int[] {0, 1, 3}) {
                assertThat(sources.get(other).pollExponent())
                        .as("after %d s", second)
                        .isGreaterThan(6);
            }
        }
        assertThat(disputed).as("seconds of dispute").isBetween(1, 10);
        assertThat(world.snapshot().sources().get(2).standing()).isEqualTo(Standing.FALSETICKER);
    }

    private static Network twoSeldom() {
        Network network = new Network();
        network.server(0.010, 1e-3, SELDOM);
        network.server(0.010, 1e-3, SELDOM);
        return network;
    }

    private static Network fourSeldom() {
        Network network = new Network();
        SourceOptions seldom =
                new SourceOptions(6, 10, 5, PollEffort.FRUGAL, false, false, false, false);
        for (int i = 1; i <= 4; i++) {
            network.server(i * 5e-3, 1e-3, seldom);
        }
        network.agreeing(3);
        return network;
    }

    /** The burst that measures anew is not the one that ends with the dispute. */
    @Test
    void aClockThatIsSteppedDuringADisputeIsMeasuredAnewAtOnce() {
        Network network = twoSeldom();
        SimulatedServer liar = network.servers.getLast();
        World world = network.start(5);
        world.runUntil(20_000);
        liar.lyingBy(1);
        world.runUntil(22_500);
        long before = world.packets();
        liar.lyingBy(0);
        world.stepClock(3_000_000_000L);
        world.runUntil(22_512);
        assertThat(world.packets() - before).isGreaterThanOrEqualTo(6);
    }

    /** Its own rate is hardly known then, so its interval would soon reach everybody's. */
    @Test
    void aLiarThatHasAnsweredTwiceDoesNotComeToAgreeBySilence() {
        Network network = new Network();
        for (int i = 0; i < 4; i++) {
            network.server(1e-3, 1e-4);
        }
        SimulatedServer liar = network.servers.getLast().lyingBy(0.020);
        World world = network.start(6);
        world.runUntil(4);
        liar.silent(true);
        for (int second = 40; second < 120; second++) {
            world.runUntil(second);
            assertThat(world.snapshot().sources().getLast().standing())
                    .as("after %d s", second)
                    .isIn(Standing.FALSETICKER, Standing.UNREACHABLE);
        }
    }
}
