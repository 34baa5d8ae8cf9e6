package org.truechimer.ctl.simulate;

import org.truechimer.daemon.observe.SecondsText;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** The figures of a simulation for people, within 100 columns. */
public final class SummaryText {
    private static final String FIGURES = "%-16s%11s%11s%11s%11s";
    private static final String FACT = "%-17s%s";
    private static final String EVENT = "%-62s%9s%12s%13s";
    private static final double MEDIAN = 0.5;
    private static final double FEW = 0.99;

    private final Summary summary;
    private final StringBuilder text = new StringBuilder();

    /** Words it. */
    public SummaryText(Summary summary) {
        this.summary = summary;
        line(String.format(Locale.ROOT, FIGURES, "", "rms", "p50", "p99", "max"));
        distribution("True offset", summary.offsets(), SecondsText::of);
        distribution("Frequency error", summary.frequencies(), RateText::of);
        line("");
        line(String.format(Locale.ROOT, FACT, "Error bound", bound()));
        line(String.format(Locale.ROOT, FACT, "Settled", settled()));
        line(String.format(Locale.ROOT, FACT, "Requests", requests()));
        events();
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private void line(String words) {
        text.append(words.stripTrailing()).append('\n');
    }

    private void distribution(String name, Distribution of, DoubleFunction<String> words) {
        line(
                String.format(
                        Locale.ROOT,
                        FIGURES,
                        name,
                        words.apply(of.rms()),
                        words.apply(of.quantile(MEDIAN)),
                        words.apply(of.quantile(FEW)),
                        words.apply(of.max())));
    }

    private String bound() {
        if (summary.bounded() == 0) {
            return "there never was one";
        }
        return SecondsText.of(summary.bounds().quantile(MEDIAN))
                + " in the median, "
                + (summary.broken() == 0
                        ? "never broken in " + summary.bounded() + " s"
                        : "broken in " + summary.broken() + " of " + summary.bounded() + " s");
    }

    private String settled() {
        double lasted = summary.start().lastedSeconds();
        String small = SecondsText.of(summary.scenario().settledSeconds());
        return Double.isNaN(lasted)
                ? "never: the offset did not stay below " + small
                : "after " + SecondsText.of(lasted) + ", the offset below " + small;
    }

    private String requests() {
        int servers = summary.scenario().servers().size();
        return summary.packets()
                + (summary.packets() == 0
                        ? ""
                        : ", one every "
                                + SecondsText.of(
                                        (double) summary.scenario().seconds() / summary.packets())
                                + (servers == 1 ? "" : " to one of " + servers + " servers"));
    }

    private void events() {
        List<Happening> happenings = summary.scenario().happenings();
        int happened = summary.events().size();
        if (happened == 0) {
            return;
        }
        line("");
        line(String.format(Locale.ROOT, EVENT, "Event", "at", "greatest", "settled in"));
        for (int i = 0; i < happened; i++) {
            Settling settling = summary.events().get(i);
            line(
                    String.format(
                            Locale.ROOT,
                            EVENT,
                            happenings.get(i).words(),
                            SecondsText.of(happenings.get(i).seconds()),
                            SecondsText.of(settling.greatestSeconds()),
                            settled(settling)));
        }
    }

    private static String settled(Settling settling) {
        if (settling.isUndisturbed()) {
            return "undisturbed";
        }
        double lasted = settling.lastedSeconds();
        return Double.isNaN(lasted) ? "never" : SecondsText.of(lasted);
    }
}
