package org.truechimer.ctl.lab;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as a person writes them: a number and a unit. */
public final class DurationText {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final BigDecimal GREATEST_NANOS =
            BigDecimal.valueOf(36_525L * 86_400 * NANOS_PER_SECOND);
    private static final Pattern DURATION =
            Pattern.compile("([+-]?\\d{1,9}(?:\\.\\d{1,9})?)(ns|us|ms|s|min|h|d)");

    private DurationText() {}

    /**
     * {@return nanoseconds}
     *
     * @param text such as 50ms, -1.5s or 2h
     * @throws IllegalArgumentException when it is no duration; the message says what is
     */
    public static long nanos(String text) {
        Matcher duration = DURATION.matcher(text);
        if (!duration.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no duration; one is 50ms, 200us or -1.5s");
        }
        long unitNanos =
                switch (duration.group(2)) {
                    case "ns" -> 1;
                    case "us" -> 1_000;
                    case "ms" -> 1_000_000;
                    case "s" -> NANOS_PER_SECOND;
                    case "min" -> 60 * NANOS_PER_SECOND;
                    case "h" -> 3_600 * NANOS_PER_SECOND;
                    default -> 86_400 * NANOS_PER_SECOND;
                };
        BigDecimal nanos =
                new BigDecimal(duration.group(1)).multiply(BigDecimal.valueOf(unitNanos));
        if (nanos.abs().compareTo(GREATEST_NANOS) > 0) {
            throw new IllegalArgumentException("'" + text + "' is longer than a century");
        }
        return nanos.longValue();
    }
}
