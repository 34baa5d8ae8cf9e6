package org.truechimer.proto.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.clock.ClockPolicy;
import org.truechimer.proto.sim.World;

/** What is done with the clock while nobody answers. */
final class CoastingTest {
    private static final double INFINITE = Double.POSITIVE_INFINITY;

    private static Network oneServer(ClockPolicy policy) {
        Network network = new Network().policy(policy);
        network.server(1e-3, 1e-5);
        return network;
    }

    @Test
    void holdoverLastsUntilAnAnswerComesWhateverIsStillSlewed() {
        Network network =
                oneServer(
                                new ClockPolicy(
                                        INFINITE, 86_400, 1000, 1000, INFINITE, 0.010, 1e-6, 495e-6,
                                        15e-6))
                        .wrongBy(0.009, 0);
        World world = network.start(1);
        world.runUntil(100);
        network.servers.getFirst().silent(true);
        world.runUntil(1000);
        assertThat(network.notices(Notice.SynchronisationChanged.class))
                .containsExactly(
                        new Notice.SynchronisationChanged(
                                Synchronisation.STARTING, Synchronisation.SYNCHRONISED),
                        new Notice.SynchronisationChanged(
                                Synchronisation.SYNCHRONISED, Synchronisation.HOLDOVER));
    }

    /** Reach runs out at another second for each, so for a while too few are left to agree. */
    @Test
    void sourcesThatFallSilentTogetherLeadToHoldoverAtOnce() {
        Network network = new Network();
        for (int i = 0; i < 4; i++) {
            network.server(1e-3 * (i + 1), 1e-4);
        }
        World world = network.agreeing(3).start(3);
        world.runUntil(300);
        network.servers.forEach(server -> server.silent(true));
        world.runUntil(2000);
        network.servers.forEach(server -> server.silent(false));
        world.runUntil(3000);
        assertThat(network.notices(Notice.SynchronisationChanged.class))
                .extracting(Notice.SynchronisationChanged::to)
                .containsExactly(
                        Synchronisation.SYNCHRONISED,
                        Synchronisation.HOLDOVER,
                        Synchronisation.SYNCHRONISED);
    }

    @Test
    void whereThoseThatAreLeftContradictEachOtherNobodyIsBelieved() {
        Network network = new Network();
        for (int i = 0; i < 3; i++) {
            network.server(1e-3 * (i + 1), 1e-4);
        }
        World world = network.agreeing(2).start(4);
        world.runUntil(300);
        network.servers.get(0).silent(true);
        network.servers.get(1).lyingBy(1);
        world.runUntil(2000);
        assertThat(world.snapshot().system().synchronisation())
                .isEqualTo(Synchronisation.NO_MAJORITY);
    }

    @Test
    void aClockThatMayNotBeSetIsNotSlewedEitherWhenTheServersFallSilent() {
        Network network =
                oneServer(
                                new ClockPolicy(
                                        10, 10, 1000, 1000, INFINITE, 0.010, 500e-6, 495e-6, 15e-6))
                        .wrongBy(-3600, 0);
        World world = network.start(2);
        world.runUntil(100);
        assertThat(world.snapshot().system().synchronisation()).isEqualTo(Synchronisation.PANIC);
        network.servers.getFirst().silent(true);
        world.runUntil(2000);
        assertThat(network.effects(Effect.SetFrequency.class))
                .allMatch(rate -> Math.abs(rate.frequency()) < 100e-6);
    }
}
