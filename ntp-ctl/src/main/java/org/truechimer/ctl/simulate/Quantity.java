package org.truechimer.ctl.simulate;

import org.truechimer.ctl.lab.DurationText;
import org.truechimer.daemon.config.Section;
import org.truechimer.daemon.observe.SecondsText;

import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Quantities of a scenario, each written in quotes with its unit. */
final class Quantity {
    private static final Pattern RATE =
            Pattern.compile("([+-]?\\d{1,9}(?:\\.\\d{1,9})?)(ppm|ppb|ppt)");

    private static final double GREATEST_RATE = 1e-3;

    private Quantity() {}

    /** {@return a duration in seconds, negative too} */
    static Optional<Double> signedSeconds(Section section, String key) {
        return seconds(section, key, "a duration such as \"-1.5s\" or \"20ms\"", s -> true);
    }

    /** {@return a duration in seconds, 0 or more} */
    static Optional<Double> seconds(Section section, String key) {
        return seconds(
                section, key, "a duration such as \"20ms\" or \"1.5h\", not below 0", s -> s >= 0);
    }

    /** {@return a duration in seconds that is not 0} */
    static Optional<Double> period(Section section, String key) {
        return seconds(
                section, key, "a duration such as \"20ms\" or \"1.5h\", above 0", s -> s > 0);
    }

    /** {@return a duration in seconds, within limits} */
    static Optional<Double> seconds(Section section, String key, double least, double most) {
        return seconds(
                section,
                key,
                "a duration from " + SecondsText.of(least) + " to " + SecondsText.of(most),
                s -> s >= least && s <= most);
    }

    private static Optional<Double> seconds(
            Section section, String key, String allowed, DoublePredicate accepts) {
        return section.text(
                key,
                allowed + " (ns, us, ms, s, min, h, d)",
                text -> seconds(text).filter(accepts::test));
    }

    private static Optional<Double> seconds(String text) {
        try {
            return Optional.of(DurationText.nanos(text) / 1e9);
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** {@return a rate as a fraction, negative too} */
    static Optional<Double> signedRate(Section section, String key) {
        return section.text(
                key,
                "a rate such as \"-20ppm\" or \"5ppb\", up to 1000ppm",
                text -> rate(text).filter(rate -> Math.abs(rate) <= GREATEST_RATE));
    }

    /**
     * {@return a rate as a fraction, 0 or more}
     *
     * @param most the greatest, in ppm
     */
    static Optional<Double> rate(Section section, String key, int most) {
        return section.text(
                key,
                "a rate such as \"20ppm\" or \"5ppb\", from 0 to " + most + "ppm",
                text -> rate(text).filter(rate -> rate >= 0 && rate <= most * 1e-6));
    }

    private static Optional<Double> rate(String text) {
        Matcher rate = RATE.matcher(text);
        if (!rate.matches()) {
            return Optional.empty();
        }
        double unit =
                switch (rate.group(2)) {
                    case "ppm" -> 1e-6;
                    case "ppb" -> 1e-9;
                    default -> 1e-12;
                };
        return Optional.of(Double.parseDouble(rate.group(1)) * unit);
    }

    /** {@return a probability, or a share of something} */
    static Optional<Double> share(Section section, String key) {
        return section.number(key, "a number from 0 to 1", share -> share >= 0 && share <= 1);
    }

    /** {@return how many times greater} */
    static Optional<Double> factor(Section section, String key) {
        return section.number(key, "a number of at least 1", factor -> factor >= 1);
    }
}
