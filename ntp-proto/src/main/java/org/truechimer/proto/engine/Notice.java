package org.truechimer.proto.engine;

import org.truechimer.proto.clock.StepGuard;
import org.truechimer.proto.select.Standing;
import org.truechimer.proto.time.Leap;

/**
 * What a person who reads the log is told. Values here; the words are made where they are printed.
 */
public sealed interface Notice {

    /** The state of the clock as a whole changed. */
    record SynchronisationChanged(Synchronisation from, Synchronisation to) implements Notice {}

    /** A source is judged differently; {@code excessSeconds} as in {@link SourceSnapshot}. */
    record StandingChanged(
            int source, String name, Standing from, Standing to, double excessSeconds)
            implements Notice {}

    /** The clock was, or (when only watched) would have been, stepped. */
    record Stepped(long deltaNanos) implements Notice {}

    /**
     * The step that would be needed is greater than the limit named; nothing is steered until that
     * changes.
     */
    record StepRefused(long deltaNanos, double limitSeconds, StepGuard.Limit limit)
            implements Notice {}

    /** The clock was changed from outside. */
    record ClockDisrupted(Disruption disruption) implements Notice {}

    /** The system did not let the clock be steered. */
    record SteeringRefused(String reason) implements Notice {}

    /** A name could not be looked up; the next try is after {@code retrySeconds}. */
    record NameUnresolved(String name, String reason, double retrySeconds) implements Notice {}

    /** A source's address was exchanged for another one. */
    record AddressReplaced(int source, String name, String was, Replacement why)
            implements Notice {}

    /** Why an address was given up. */
    enum Replacement {
        SILENT,
        REFUSED_SERVICE,
        FALSETICKER
    }

    /** A server asked to be polled less often. */
    record RateLimited(int source, String name, int pollExponent) implements Notice {}

    /**
     * A server refused service (kiss code DENY or RSTR); it is asked again after {@code
     * pauseSeconds}, infinite for never.
     */
    record ServiceRefused(int source, String name, String kissCode, double pauseSeconds)
            implements Notice {}

    /** The majority announces a leap second for the end of this UTC day, or no longer does. */
    record LeapAnnounced(Leap leap) implements Notice {}
}
