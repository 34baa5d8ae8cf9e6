package org.truechimer.ctl.simulate;

import org.truechimer.proto.engine.Synchronisation;

/**
 * The client's clock as seen from outside, and as the client sees it.
 *
 * @param seconds true time since the start
 * @param offsetSeconds true time minus the clock
 * @param estimateSeconds what the client takes that for; NaN while it is down
 * @param boundSeconds its error bound; infinite when it has none
 * @param frequencyError how much faster than true time the clock runs, as a fraction
 * @param condition what the client is at
 * @param broken whether the offset is beyond the bound, though the client could know
 * @param packets requests sent so far
 */
public record Moment(
        double seconds,
        double offsetSeconds,
        double estimateSeconds,
        double boundSeconds,
        double frequencyError,
        Condition condition,
        boolean broken,
        long packets) {

    /** What a client is at. */
    public enum Condition {
        SYNCHRONISED,
        STARTING,
        HOLDOVER,
        DISRUPTED,
        NO_MAJORITY,
        PANIC,
        /** The program does not run; the clock does. */
        DOWN,
        /** The machine sleeps: nobody sees the clock. */
        ASLEEP;

        static Condition of(Synchronisation synchronisation) {
            return switch (synchronisation) {
                case SYNCHRONISED -> SYNCHRONISED;
                case STARTING -> STARTING;
                case HOLDOVER -> HOLDOVER;
                case DISRUPTED -> DISRUPTED;
                case NO_MAJORITY -> NO_MAJORITY;
                case PANIC -> PANIC;
            };
        }
    }
}
