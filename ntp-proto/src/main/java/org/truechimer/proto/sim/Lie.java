package org.truechimer.proto.sim;

import org.truechimer.proto.time.Leap;

/** How far a server's clock is ahead of true time. */
@FunctionalInterface
public interface Lie {
    /** The truth. */
    Lie NONE = constant(0);

    /** {@return how far it is ahead, seconds, at a true time in seconds since the start} */
    double secondsAt(double trueSeconds);

    /** {@return a lie that stays the same} */
    static Lie constant(double seconds) {
        return trueSeconds -> seconds;
    }

    /**
     * {@return a lie that grows from nothing}
     *
     * @param fromSeconds when it begins
     * @param rate how fast it grows, seconds per second
     */
    static Lie growing(double fromSeconds, double rate) {
        return trueSeconds -> rate * Math.max(0, trueSeconds - fromSeconds);
    }

    /**
     * {@return a leap second that is smeared: the lie grows to so much, and is gone at the end}
     *
     * @param fromSeconds when the smear begins
     * @param lengthSeconds how long it lasts
     * @param greatestSeconds the lie just before its end
     */
    static Lie smearing(double fromSeconds, double lengthSeconds, double greatestSeconds) {
        return trueSeconds -> {
            double share = (trueSeconds - fromSeconds) / lengthSeconds;
            return share > 0 && share < 1 ? share * greatestSeconds : 0;
        };
    }

    /**
     * {@return a leap second that is smeared: half of it before, half of it after}
     *
     * @param leap INSERT or DELETE
     * @param leapSeconds when it occurs
     * @param lengthSeconds how long the smear lasts
     */
    static Lie smearing(Leap leap, double leapSeconds, double lengthSeconds) {
        double sign = leap == Leap.INSERT ? -1 : 1;
        return trueSeconds -> {
            double share = (trueSeconds - leapSeconds) / lengthSeconds;
            return Math.abs(share) >= 0.5 ? 0 : sign * (share < 0 ? share + 0.5 : share - 0.5);
        };
    }

    /** {@return both lies together} */
    default Lie and(Lie other) {
        return trueSeconds -> secondsAt(trueSeconds) + other.secondsAt(trueSeconds);
    }
}
