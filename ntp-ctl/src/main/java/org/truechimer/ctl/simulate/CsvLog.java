package org.truechimer.ctl.simulate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A simulation as a table for programs: a line every second of a day, every other second of two
 * days, and so on.
 */
public final class CsvLog implements Consumer<Moment> {
    private static final String HEAD =
            "seconds,true_offset_seconds,estimated_offset_seconds,error_bound_seconds,"
                    + "frequency_error,condition,packets\n";

    private final Writer writer;
    private final long everySeconds;

    /**
     * Begins with the names of the columns.
     *
     * @param writer where it is written to
     * @throws UncheckedIOException when it cannot be written, as each method does
     */
    public CsvLog(Scenario scenario, Writer writer) {
        this.writer = writer;
        this.everySeconds = Math.max(1, (long) Math.ceil(scenario.days()));
        write(HEAD);
    }

    @Override
    public void accept(Moment moment) {
        long second = Math.round(moment.seconds());
        if (second % everySeconds != 0) {
            return;
        }
        boolean asleep = moment.condition() == Moment.Condition.ASLEEP;
        write(
                second
                        + ","
                        + (asleep ? "" : seconds(moment.offsetSeconds()))
                        + ","
                        + seconds(moment.estimateSeconds())
                        + ","
                        + seconds(moment.boundSeconds())
                        + ","
                        + (asleep ? "" : fraction(moment.frequencyError()))
                        + ","
                        + moment.condition().name().toLowerCase(Locale.ROOT)
                        + ","
                        + moment.packets()
                        + "\n");
    }

    private void write(String text) {
        try {
            writer.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nine decimals; nothing where there is no number. */
    private static String seconds(double seconds) {
        return Double.isFinite(seconds) ? decimal(seconds, 9) : "";
    }

    private static String fraction(double fraction) {
        return decimal(fraction, 13);
    }

    /** Without a Formatter, which would take most of the time. */
    private static String decimal(double value, int decimals) {
        long scale = decimals == 9 ? 1_000_000_000L : 10_000_000_000_000L;
        long units = Math.round(Math.abs(value) * scale);
        String rest = Long.toString(units % scale);
        return (value < 0 && units > 0 ? "-" : "")
                + units / scale
                + "."
                + "0".repeat(decimals - rest.length())
                + rest;
    }
}
