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
 * @param certificateDates how the dates of certificates are judged
 */
public record Configuration(
        List<SourceConfiguration> sources,
        SelectionPolicy selection,
        ClockPolicy clock,
        int localStratum,
        long earliestUnixSeconds,
        CertificateDates certificateDates) {
    public Configuration {
        sources = List.copyOf(sources);
    }

    /** Makes one that judges the dates of certificates as usual. */
    public Configuration(
            List<SourceConfiguration> sources,
            SelectionPolicy selection,
            ClockPolicy clock,
            int localStratum,
            long earliestUnixSeconds) {
        this(
                sources,
                selection,
                clock,
                localStratum,
                earliestUnixSeconds,
                CertificateDates.FIRST_SYNC);
    }
}
