package org.truechimer.proto.select;

/**
 * What the selection makes of a source; everything but {@link #SELECTED} says why it is not used.
 */
public enum Standing {
    /** It agrees with the majority and the clock follows it. */
    SELECTED,
    /** No answer was accepted yet. */
    NO_SAMPLE,
    /** The last eight requests went unanswered. */
    UNREACHABLE,
    /** It says itself that it is not synchronised. */
    UNSYNCHRONISED,
    /** Its stratum is not below ours. */
    STRATUM,
    /** It follows us: taking its time would be taking our own. */
    LOOP,
    /** Its root distance is greater than allowed. */
    DISTANT,
    /** It is configured to be watched only. */
    NOSELECT,
    /** It does not agree with the majority. */
    FALSETICKER,
    /** There is no majority that agrees, so nobody is believed. */
    NO_MAJORITY,
    /** There is a majority, but fewer agree than the configured minimum, so nobody is believed. */
    TOO_FEW,
    /** It agrees, but a preferred source is used. */
    NOT_PREFERRED
}
