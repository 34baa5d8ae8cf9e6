package org.truechimer.ctl.simulate;

import java.util.Locale;

/** Rates as people read them: three figures and the unit that suits, {@code 1.20 ppm}. */
final class RateText {
    private RateText() {}

    /** {@return the rate, given as a fraction, in ppm, ppb or ppt} */
    static String of(double rate) {
        double size = Math.abs(rate);
        if (Double.isNaN(rate)) {
            return "-";
        } else if (size >= 0.9995e-6) {
            return figures(rate * 1e6) + " ppm";
        } else if (size >= 0.9995e-9 || rate == 0) {
            return figures(rate * 1e9) + " ppb";
        }
        return figures(rate * 1e12) + " ppt";
    }

    /** {@return the same with a sign always} */
    static String signed(double rate) {
        return (rate >= 0 ? "+" : "") + of(rate);
    }

    private static String figures(double value) {
        double size = Math.abs(value);
        int decimals = size < 9.995 ? 2 : size < 99.95 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
