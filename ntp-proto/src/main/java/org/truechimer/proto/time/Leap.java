package org.truechimer.proto.time;

/** Leap indicator (RFC 5905 figure 9). */
public enum Leap {
    /** No leap second announced. */
    NONE(0),
    /** The last minute of the month has 61 seconds. */
    INSERT(1),
    /** The last minute of the month has 59 seconds. */
    DELETE(2),
    /** The clock was never synchronised, or no longer is. */
    UNSYNCHRONISED(3);

    private final int value;

    Leap(int value) {
        this.value = value;
    }

    /** {@return its two bits on the wire} */
    public int value() {
        return value;
    }

    /** {@return the indicator of the two low bits of {@code value}} */
    public static Leap of(int value) {
        return switch (value & 3) {
            case 0 -> NONE;
            case 1 -> INSERT;
            case 2 -> DELETE;
            default -> UNSYNCHRONISED;
        };
    }
}
