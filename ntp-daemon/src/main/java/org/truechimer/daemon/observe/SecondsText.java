package org.truechimer.daemon.observe;

/**
 * Durations as people read them: three figures and the unit that suits, {@code 49.8 ms}, {@code
 * 1.20 s}.
 */
public final class SecondsText {
    private static final double MINUTE = 60;
    private static final double HOUR = 60 * MINUTE;
    private static final double DAY = 24 * HOUR;

    private SecondsText() {}

    /**
     * {@return the duration with three figures in ns, us, ms, s, min, h or d; {@code -} for no
     * number, {@code ∞} for infinite}
     */
    public static String of(double seconds) {
        double size = Math.abs(seconds);
        String sign = seconds < 0 ? "-" : "";
        if (Double.isNaN(seconds)) {
            return "-";
        } else if (Double.isInfinite(seconds)) {
            return sign + "∞";
        } else if (size < 999.5e-9) {
            return sign + Math.round(size * 1e9) + " ns";
        } else if (size < 999.5e-6) {
            return sign + threeFigures(size * 1e6) + " µs";
        } else if (size < 999.5e-3) {
            return sign + threeFigures(size * 1e3) + " ms";
        } else if (size < 2 * MINUTE) {
            return sign + threeFigures(size) + " s";
        } else if (size < 2 * HOUR) {
            return sign + threeFigures(size / MINUTE) + " min";
        } else if (size < 2 * DAY) {
            return sign + threeFigures(size / HOUR) + " h";
        }
        return sign
                + (size < 1000 * DAY ? threeFigures(size / DAY) : Math.round(size / DAY))
                + " d";
    }

    /** {@return the same with a sign always} */
    public static String signed(double seconds) {
        return seconds >= 0 ? "+" + of(seconds) : of(seconds);
    }

    /**
     * {@return a duration that is a round number of seconds, as somebody chose it: {@code 1024 s}}
     */
    public static String round(double seconds) {
        return seconds == Math.rint(seconds) && Math.abs(seconds) < 1e15
                ? (long) seconds + " s"
                : seconds + " s";
    }

    /** Without a Formatter, whose start-up would be seen in each run of a command. */
    private static String threeFigures(double value) {
        int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
        long scale = decimals == 2 ? 100 : decimals == 1 ? 10 : 1;
        long units = Math.round(value * scale);
        if (decimals == 0) {
            return Long.toString(units);
        }
        String fraction = Long.toString(units % scale);
        return units / scale + "." + "0".repeat(decimals - fraction.length()) + fraction;
    }
}
