package org.truechimer.proto.select;

/**
 * A closed interval of offsets; or of rates, in seconds a second.
 *
 * @param lowSeconds its lower end
 * @param highSeconds its upper end, not below the lower
 */
public record Interval(double lowSeconds, double highSeconds) {

    /** {@return whether the offset lies in it, the ends included} */
    public boolean contains(double offsetSeconds) {
        return lowSeconds <= offsetSeconds && offsetSeconds <= highSeconds;
    }

    /** {@return whether it shares no offset with another} */
    public boolean isDisjointFrom(Interval other) {
        return highSeconds < other.lowSeconds || other.highSeconds < lowSeconds;
    }

    /** {@return the least interval that contains this and another} */
    public Interval hull(Interval other) {
        return new Interval(
                Math.min(lowSeconds, other.lowSeconds), Math.max(highSeconds, other.highSeconds));
    }

    /** {@return half of its width, seconds} */
    public double radiusSeconds() {
        return (highSeconds - lowSeconds) / 2;
    }
}
