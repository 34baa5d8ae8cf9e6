package org.truechimer.proto.source;

/**
 * How one server is polled and judged.
 *
 * @param minimumPoll least poll exponent, log2 seconds
 * @param maximumPoll greatest poll exponent, log2 seconds
 * @param initialPoll poll exponent after the start-up burst until the rate is known, log2 seconds;
 *     may be below the least
 * @param effort how many requests a better clock is worth
 * @param prefer use this one, and others only when no preferred one is usable
 * @param trust one that is known to tell the truth: those that disagree with the trusted ones are
 *     falsetickers
 * @param noselect watch it, never use it
 * @param xleave ask it in interleaved mode (RFC 9769), so that it tells with each answer when the
 *     one before it really left
 */
public record SourceOptions(
        int minimumPoll,
        int maximumPoll,
        int initialPoll,
        PollEffort effort,
        boolean prefer,
        boolean trust,
        boolean noselect,
        boolean xleave) {
    /** What holds when nothing is configured. */
    public static final SourceOptions DEFAULT =
            new SourceOptions(6, 10, 5, PollEffort.BALANCED, false, false, false, false);
}
