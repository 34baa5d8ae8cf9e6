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
        FALSETICKER,
        /** Its keys are for another server now. */
        MOVED
    }

    /** A server asked to be polled less often. */
    record RateLimited(int source, String name, int pollExponent) implements Notice {}

    /**
     * A server refused service (kiss code DENY or RSTR); it is asked again after {@code
     * pauseSeconds}, infinite for never.
     */
    record ServiceRefused(int source, String name, String kissCode, double pauseSeconds)
            implements Notice {}

    /** Keys were exchanged, with so many cookies. */
    record KeysAgreed(String name, KeyTerms terms, int cookies) implements Notice {}

    /**
     * No keys came of an exchange; the next try is after {@code retrySeconds}. The words are those
     * of whoever found the fault, and may be empty.
     */
    record KeyExchangeFailed(String name, KeyExchangeFault fault, String words, double retrySeconds)
            implements Notice {}

    /** A server does not know its cookie any more, or somebody says so in its name. */
    record CookieRefused(int source, String name) implements Notice {}

    /**
     * A certificate is not valid at the time named, which is known to be true, or which no true
     * time is before; the next try is after {@code retrySeconds}.
     */
    record CertificateOutOfDate(
            String name, String subject, Validity validity, long unixSeconds, double retrySeconds)
            implements Notice {}

    /**
     * The clock speaks against certificates, and those that agree on another time are too few to be
     * believed, or the time that they agree on is before {@code earliestUnixSeconds}.
     */
    record CertificatesUndated(
            long clockUnixSeconds,
            long agreedUnixSeconds,
            long earliestUnixSeconds,
            int agreeing,
            int needed)
            implements Notice {}

    /** Enough sources agree on a time at which the certificates of all of them are valid. */
    record CertificatesDated(long unixSeconds, int agreeing) implements Notice {}

    /** The majority announces a leap second for the end of this UTC day, or no longer does. */
    record LeapAnnounced(Leap leap) implements Notice {}
}
