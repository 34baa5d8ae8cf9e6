package org.truechimer.proto.time;

/** Leap indicator; the ordinal is the value on the wire (RFC 5905 figure 9). */
public enum Leap {
    /** No leap second announced. */
    NONE,
    /** The last minute of the month has 61 seconds. */
    INSERT,
    /** The last minute of the month has 59 seconds. */
    DELETE,
    /** The clock was never synchronised, or no longer is. */
    UNSYNCHRONISED;

    private static final Leap[] BY_VALUE = values();

    /** {@return the indicator of the two low bits of {@code value}} */
    public static Leap of(int value) {
        return BY_VALUE[value & 3];
    }
}
