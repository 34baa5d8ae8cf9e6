package org.truechimer.proto.engine;

import org.truechimer.proto.clock.ClockPolicy;
import org.truechimer.proto.select.SelectionPolicy;

import java.util.List;

/**
 * All that the engine is told once.
 *
 * @param sources the configured sources, in the order of the configuration
 * @param selection how sources are judged
 * @param clock how the clock is steered
 * @param localStratum the stratum from which on a source is not followed, 1 to 16; with 1 none is
 * @param earliestUnixSeconds no true time is before this: the day of the build, say
 */
public record Configuration(
        List<SourceConfiguration> sources,
        SelectionPolicy selection,
        ClockPolicy clock,
        int localStratum,
        long earliestUnixSeconds) {
    public Configuration {
        sources = List.copyOf(sources);
    }
}
