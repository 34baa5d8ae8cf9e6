package org.truechimer.daemon.runtime;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which clock is disciplined. */
public sealed interface ClockChoice {

    /** The clock of this machine. */
    record Kernel() implements ClockChoice {}

    /**
     * A clock that exists in this process alone, for trying things out.
     *
     * @param offsetNanos how far ahead of the machine's clock it starts
     * @param oscillatorError how much too fast its oscillator runs, as a fraction
     */
    record Software(long offsetNanos, double oscillatorError) implements ClockChoice {}

    /** The greatest offset: 136 years, an NTP era. */
    double OFFSET_MAX_SECONDS = 0x1p32;

    /** The greatest oscillator error, ppm. */
    double ERROR_MAX_PPM = 1e5;

    /**
     * {@return the clock that {@code kernel} or {@code software:OFFSET,PPM} names}
     *
     * @throws UsageException when the text is neither
     */
    static ClockChoice parse(String text) throws UsageException {
        if (text.equals("kernel")) {
            return new Kernel();
        }
        Matcher matcher = Grammar.SOFTWARE.matcher(text);
        if (!matcher.matches()) {
            throw new UsageException(
                    "--clock: \""
                            + text
                            + "\" is no clock; write kernel, or software:OFFSET,PPM as in"
                            + " software:20ms,30ppm");
        }
        double offsetSeconds =
                Double.parseDouble(matcher.group("offset")) * secondsPer(matcher.group("unit"));
        double ppm = Double.parseDouble(matcher.group("ppm"));
        if (Math.abs(offsetSeconds) > OFFSET_MAX_SECONDS || Math.abs(ppm) > ERROR_MAX_PPM) {
            throw new UsageException(
                    "--clock: \""
                            + text
                            + "\" is beyond what a clock can be off: the offset is at most "
                            + (long) OFFSET_MAX_SECONDS
                            + " s and the error "
                            + (long) ERROR_MAX_PPM
                            + " ppm");
        }
        return new Software(Math.round(offsetSeconds * 1e9), ppm * 1e-6);
    }

    private static double secondsPer(String unit) {
        return switch (unit) {
            case "ns" -> 1e-9;
            case "us" -> 1e-6;
            case "ms" -> 1e-3;
            case "s" -> 1;
            default -> throw new AssertionError(unit);
        };
    }

    /** Loaded only when a software clock is asked for. */
    final class Grammar {
        private static final Pattern SOFTWARE =
                Pattern.compile(
                        "software:(?<offset>[+-]?\\d{1,12}(\\.\\d{1,9})?)(?<unit>ns|us|ms|s),(?<ppm>[+-]?\\d{1,6}(\\.\\d{1,9})?)(ppm)?");

        private Grammar() {}
    }
}
