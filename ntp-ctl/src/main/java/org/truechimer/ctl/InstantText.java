package org.truechimer.ctl;

import org.truechimer.proto.time.Reading;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Wall times as people read them. */
final class InstantText {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private InstantText() {}

    /** {@return what the wall clock showed} */
    static Instant of(Reading now) {
        return Instant.ofEpochSecond(
                Math.floorDiv(now.wallNanos(), NANOS_PER_SECOND),
                Math.floorMod(now.wallNanos(), NANOS_PER_SECOND));
    }

    /** {@return the same to the millisecond, in UTC} */
    static String toMillis(Reading now) {
        return of(now).truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
