package org.truechimer.ctl.lab;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as a person writes them: a number and a unit. */
public final class DurationText {
    private static final Pattern DURATION =
            Pattern.compile("([+-]?\\d{1,9}(?:\\.\\d{1,9})?)(ns|us|ms|s)");

    private DurationText() {}

    /**
     * {@return nanoseconds}
     *
     * @param text such as 50ms or -1.5s
     * @throws IllegalArgumentException when it is no duration; the message says what is
     */
    public static long nanos(String text) {
        Matcher duration = DURATION.matcher(text);
        if (!duration.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no duration; one is 50ms, 200us or -1.5s");
        }
        int digits =
                switch (duration.group(2)) {
                    case "ns" -> 0;
                    case "us" -> 3;
                    case "ms" -> 6;
                    default -> 9;
                };
        return new BigDecimal(duration.group(1)).scaleByPowerOfTen(digits).longValue();
    }
}
