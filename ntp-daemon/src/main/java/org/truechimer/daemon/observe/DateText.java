package org.truechimer.daemon.observe;

import org.truechimer.proto.engine.Validity;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times of UTC, and how far they are away, in words. */
public final class DateText {
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final long SECONDS_PER_DAY = 86_400;

    private DateText() {}

    /** {@return the time to the minute, as 2026-11-28 06:30} */
    public static String minute(long unixSeconds) {
        try {
            return MINUTES.format(Instant.ofEpochSecond(unixSeconds));
        } catch (DateTimeException e) {
            return unixSeconds < 0 ? "the beginning of time" : "the end of time";
        }
    }

    /** {@return from when to when} */
    static String span(Validity validity) {
        return "from "
                + minute(validity.notBeforeUnixSeconds())
                + " to "
                + minute(validity.notAfterUnixSeconds())
                + " UTC";
    }

    /** {@return whole days until a time; negative after it} */
    public static long daysLeft(long unixSeconds, long nowUnixSeconds) {
        return Math.floorDiv(unixSeconds - nowUnixSeconds, SECONDS_PER_DAY);
    }
}
