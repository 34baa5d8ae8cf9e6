package org.truechimer.proto.engine;

import org.truechimer.proto.octets.StateVisitor;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.Reading;

import java.util.List;

/**
 * The leap second: believed when a majority of the followed sources announces it, handed on during
 * the last UTC day of a month alone, because a kernel carries it out at the end of whatever day it
 * is told.
 */
final class LeapKeeper {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long SECONDS_PER_DAY = 86_400;
    private static final long STALE_SECONDS = 3600;
    private static final double LEAP_SLACK_SECONDS = 0.05;

    private Leap announced = Leap.NONE;
    private long midnightUnixSeconds;
    private long dueFreeNanos = Long.MAX_VALUE;

    /** The end of the day at which the last one passed: answers from before still announce it. */
    private long passedUnixSeconds = Long.MIN_VALUE / 2;

    /** {@return what the majority announces} */
    Leap announced() {
        return announced;
    }

    /** {@return when {@link #isOver} is to be asked, on the free-running clock} */
    long dueFreeNanos() {
        return dueFreeNanos;
    }

    /** Counts what the followed sources announce. */
    void vote(List<Leap> votes, Reading now, Outbox outbox) {
        Leap majority = hasJustPassed(now) ? Leap.NONE : majority(votes);
        if (majority != announced) {
            announced = majority;
            outbox.add(new Effect.Notify(new Notice.LeapAnnounced(majority)));
        }
        if (today(now) == Leap.NONE) {
            dueFreeNanos = Long.MAX_VALUE;
        } else {
            midnightUnixSeconds = (unixDay(now) + 1) * SECONDS_PER_DAY;
            dueFreeNanos =
                    now.freeNanos()
                            + midnightUnixSeconds * NANOS_PER_SECOND
                            - now.wallNanos()
                            + NANOS_PER_SECOND;
        }
    }

    private boolean hasJustPassed(Reading now) {
        long wallSeconds = Math.floorDiv(now.wallNanos(), NANOS_PER_SECOND);
        return Math.abs(wallSeconds - passedUnixSeconds) < STALE_SECONDS;
    }

    private static Leap majority(List<Leap> votes) {
        for (Leap leap : List.of(Leap.INSERT, Leap.DELETE)) {
            if (2 * votes.stream().filter(leap::equals).count() > votes.size()) {
                return leap;
            }
        }
        return Leap.NONE;
    }

    /** {@return the leap second at the end of this UTC day} */
    Leap today(Reading now) {
        return isLastOfMonth(unixDay(now)) ? announced : Leap.NONE;
    }

    private static long unixDay(Reading now) {
        return Math.floorDiv(Math.floorDiv(now.wallNanos(), NANOS_PER_SECOND), SECONDS_PER_DAY);
    }

    private static boolean isLastOfMonth(long unixDay) {
        return java.time.LocalDate.ofEpochDay(unixDay + 1).getDayOfMonth() == 1;
    }

    /** {@return whether the leap second that was expected has passed by now} */
    boolean isOver(Reading now) {
        return dueFreeNanos != Long.MAX_VALUE
                && now.freeNanos() >= dueFreeNanos - 2 * NANOS_PER_SECOND
                && now.wallNanos() >= (midnightUnixSeconds - 2) * NANOS_PER_SECOND;
    }

    /**
     * {@return by how much all true clocks have just been stepped, nanoseconds} Ends the
     * announcement.
     */
    long passed() {
        long shiftNanos = announced == Leap.INSERT ? -NANOS_PER_SECOND : NANOS_PER_SECOND;
        announced = Leap.NONE;
        dueFreeNanos = Long.MAX_VALUE;
        passedUnixSeconds = midnightUnixSeconds;
        return shiftNanos;
    }

    /** {@return whether a clock jumps by so much where a leap second is carried out} */
    static boolean isOfALeapSecond(double seconds) {
        return Math.abs(Math.abs(seconds) - 1) < LEAP_SLACK_SECONDS;
    }

    void state(StateVisitor visitor) {
        announced = visitor.value(Leap.class, announced);
        midnightUnixSeconds = visitor.i64(midnightUnixSeconds);
        dueFreeNanos = visitor.i64(dueFreeNanos);
        passedUnixSeconds = visitor.i64(passedUnixSeconds);
    }
}
