package org.truechimer.proto.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.proto.sim.World;
import org.truechimer.proto.source.PollEffort;
import org.truechimer.proto.source.SourceOptions;

/** How often a server is asked that tells the time well. */
final class PollIntervalTest {
    /**
     * A jump of the rate by 2 ppm carries the clock away by 128 us in 64 s, and on a quiet path it
     * is known to some: the next answer is not to come much later.
     */
    @ParameterizedTest
    @CsvSource({
        "100e-6, 10e-6, FRUGAL, 8, 10",
        "100e-6, 10e-6, BALANCED, 6, 6",
        "20e-3, 1e-3, BALANCED, 8, 10",
        "20e-3, 1e-3, ACCURATE, 6, 9"
    })
    void theBetterTheClockIsKnownTheLessItIsLeftAlone(
            double delay, double jitter, PollEffort effort, int least, int greatest) {
        Network network = new Network();
        network.server(
                delay, jitter, new SourceOptions(6, 10, 5, effort, false, false, false, false));
        World world = network.start(8);
        world.runUntil(50_000);
        assertThat(world.snapshot().sources().getFirst().pollExponent()).isBetween(least, greatest);
    }

    /**
     * The rate jumps by 2 ppm, between two questions a quarter of an hour apart: by the next one
     * but one the clock would be off by twenty times of what it usually is.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aClockThatWasLostIsAskedForMoreOften(long seed) {
        Network network = new Network();
        network.server(
                20e-3,
                1e-3,
                new SourceOptions(6, 10, 5, PollEffort.FRUGAL, false, false, false, false));
        World world = network.jumpingAt(40_000, 2e-6).start(seed);
        int shortest = 10;
        for (int second = 40_000; second < 43_600; second += 60) {
            world.runUntil(second);
            int exponent = world.snapshot().sources().getFirst().pollExponent();
            shortest = Math.min(shortest, exponent);
        }
        assertThat(shortest).isLessThan(9);
    }
}
