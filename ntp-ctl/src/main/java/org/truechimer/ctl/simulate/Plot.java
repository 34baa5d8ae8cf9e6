package org.truechimer.ctl.simulate;

import org.truechimer.daemon.observe.SecondsText;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A simulation as a picture: the true offset of the clock, what the client took it for, and its
 * error bound; the error of the frequency; how things stood; and what happened when. Its colours
 * can be read on white and on black.
 */
public final class Plot {
    private static final int WIDTH = 1000;
    private static final double LEFT = 112;
    private static final double PANEL_WIDTH = 860;
    private static final double OFFSETS_TOP = 112;
    private static final double OFFSETS_HEIGHT = 330;
    private static final double STRIP_TOP = 450;
    private static final double STRIP_HEIGHT = 9;
    private static final double FREQUENCIES_TOP = 472;
    private static final double FREQUENCIES_HEIGHT = 120;
    private static final int FOOT = 648;
    private static final int EVENT_LINE = 19;
    private static final int EVENTS_MAX = 16;
    private static final double MOST = 0.75;

    private static final String STYLE =
            """
            text { font-family: "DejaVu Sans", Verdana, sans-serif; font-size: 12px; fill: #76808c }
            .title { font-size: 17px; font-weight: bold }
            .label { font-size: 13px }
            .grid { stroke: #76808c; stroke-opacity: 0.22 }
            .axis { stroke: #76808c; stroke-opacity: 0.6 }
            .frame { fill: none; stroke: #76808c; stroke-opacity: 0.6 }
            .bound { fill: #76808c; fill-opacity: 0.17 }
            .edge { stroke: #76808c; stroke-opacity: 0.65; stroke-width: 1 }
            .range { fill: #2f86d6; fill-opacity: 0.45 }
            .offset { stroke: #2f86d6; stroke-width: 1.4; stroke-linejoin: round }
            .estimate { stroke: #e8842c; stroke-width: 1.4; stroke-linejoin: round }
            .steering { fill: #2f9e8f; fill-opacity: 0.22 }
            .frequency { stroke: #2f9e8f; stroke-width: 1.2; stroke-linejoin: round }
            .event { stroke: #a468d8; stroke-width: 1.1; stroke-dasharray: 4 3 }
            .number { fill: #a468d8; font-size: 11px; font-weight: bold }
            .broken { fill: #e0443e }
            """;

    private final Summary summary;
    private final Columns columns;
    private final Svg svg;

    private Plot(Summary summary, Columns columns, long seed) {
        this.summary = summary;
        this.columns = columns;
        List<Happening> events = events();
        this.svg =
                new Svg(
                        WIDTH,
                        FOOT + 6 + EVENT_LINE * ((events.size() + 1) / 2),
                        summary.scenario().title(),
                        STYLE);
        head(seed);
        Panel offsets =
                new Panel(
                        svg,
                        columns,
                        offsetScale(),
                        LEFT,
                        OFFSETS_TOP,
                        PANEL_WIDTH,
                        OFFSETS_HEIGHT);
        Panel frequencies =
                new Panel(
                        svg,
                        columns,
                        frequencyScale(),
                        LEFT,
                        FREQUENCIES_TOP,
                        PANEL_WIDTH,
                        FREQUENCIES_HEIGHT);
        TimeTicks ticks = TimeTicks.over(columns.seconds());
        draw(offsets, ticks);
        draw(frequencies, ticks, "frequency error");
        strip();
        time(frequencies, ticks);
        mark(events, offsets);
    }

    /**
     * {@return the picture, as SVG}
     *
     * @param seed that repeats it
     */
    public static String of(Summary summary, Columns columns, long seed) {
        return new Plot(summary, columns, seed).svg.toString();
    }

    private List<Happening> events() {
        return summary.scenario().happenings().stream()
                .filter(happening -> happening.seconds() < columns.seconds())
                .limit(EVENTS_MAX)
                .toList();
    }

    private void head(long seed) {
        svg.text(24, 32, "class=\"title\"", summary.scenario().title());
        svg.text(
                24,
                54,
                "",
                summary.scenario().length()
                        + ", seed "
                        + seed
                        + "  \u00b7  true offset "
                        + SecondsText.of(summary.offsets().rms())
                        + " rms, "
                        + SecondsText.of(summary.offsets().quantile(0.99))
                        + " p99, "
                        + SecondsText.of(summary.offsets().max())
                        + " max from "
                        + SecondsText.of(summary.fromSeconds())
                        + " on  \u00b7  "
                        + (summary.broken() == 0
                                ? "bound never broken"
                                : "bound broken for " + SecondsText.of((double) summary.broken()))
                        + "  \u00b7  "
                        + summary.packets()
                        + " requests");
        legend();
    }

    private void legend() {
        double y = 88;
        double x = LEFT;
        svg.rectangle(x, y - 9, 22, 9, "class=\"range\"");
        svg.stroke(x, y - 4.5, x + 22, y - 4.5, "class=\"offset\"");
        svg.text(x + 29, y, "", "true offset, mean and range");
        x += 222;
        svg.stroke(x, y - 4.5, x + 22, y - 4.5, "class=\"estimate\"");
        svg.text(x + 29, y, "", "what the client takes it for");
        x += 218;
        svg.rectangle(x, y - 10, 22, 11, "class=\"bound\"");
        svg.stroke(x, y - 10, x + 22, y - 10, "class=\"edge\"");
        svg.stroke(x, y + 1, x + 22, y + 1, "class=\"edge\"");
        svg.text(x + 29, y, "", "\u00b1 error bound");
        x += 132;
        if (summary.broken() > 0) {
            svg.rectangle(x, y - 9, 22, 9, "class=\"broken\"");
            svg.text(x + 29, y, "", "bound broken");
            x += 124;
        }
        if (!events().isEmpty()) {
            svg.stroke(x, y - 4.5, x + 22, y - 4.5, "class=\"event\"");
            svg.text(x + 29, y, "", "event, named below");
        }
    }

    private Symlog offsetScale() {
        double greatest = 0;
        for (int i = 0; i < columns.count(); i++) {
            Columns.Column column = columns.get(i);
            if (column.isSeen()) {
                greatest =
                        Math.max(
                                greatest,
                                Math.max(Math.abs(column.lowOffset), Math.abs(column.highOffset)));
            }
        }
        double bound = summary.bounds().quantile(0.98);
        return new Symlog(
                summary.offsets().quantile(MOST),
                Math.max(greatest, Double.isNaN(bound) ? 0 : bound));
    }

    private Symlog frequencyScale() {
        return new Symlog(summary.frequencies().quantile(MOST), summary.frequencies().max());
    }

    private void draw(Panel panel, TimeTicks ticks) {
        panel.band(column -> -column.bound, column -> column.bound, "class=\"bound\"");
        panel.frame(Plot::decade, "true time \u2212 clock");
        panel.timeMarks(ticks);
        panel.curve(column -> column.bound, "class=\"edge\"");
        panel.curve(column -> -column.bound, "class=\"edge\"");
        panel.band(column -> column.lowOffset, column -> column.highOffset, "class=\"range\"");
        panel.curve(Columns.Column::offset, "class=\"offset\"");
        panel.curve(Columns.Column::estimate, "class=\"estimate\"");
        double width = PANEL_WIDTH / columns.count();
        for (int i = 0; i < columns.count(); i++) {
            if (columns.get(i).broken) {
                svg.rectangle(LEFT + i * width, OFFSETS_TOP, width, 6, "class=\"broken\"");
            }
        }
    }

    private void draw(Panel panel, TimeTicks ticks, String label) {
        panel.frame(Plot::rateDecade, label);
        panel.timeMarks(ticks);
        panel.band(
                column -> column.lowFrequency,
                column -> column.highFrequency,
                "class=\"steering\"");
        panel.curve(Columns.Column::frequency, "class=\"frequency\"");
    }

    /** {@return the name of a power of ten: 10 µs} */
    private static String decade(double seconds) {
        return seconds < 0.9995
                ? SecondsText.of(seconds).replaceFirst("\\.0+ ", " ")
                : Math.round(seconds) + " s";
    }

    private static String rateDecade(double rate) {
        return RateText.of(rate).replaceFirst("\\.0+ ", " ");
    }

    private static String colour(Moment.Condition condition) {
        return switch (condition) {
            case SYNCHRONISED -> "#3fa650";
            case STARTING -> "#d9a520";
            case HOLDOVER -> "#4f9bd9";
            case DISRUPTED -> "#c77dd8";
            case NO_MAJORITY -> "#e0443e";
            case PANIC -> "#8f1d1d";
            case DOWN -> "#76808c";
            case ASLEEP -> "#454c55";
        };
    }

    private static String words(Moment.Condition condition) {
        return switch (condition) {
            case SYNCHRONISED -> "synchronised";
            case STARTING -> "starting";
            case HOLDOVER -> "holdover";
            case DISRUPTED -> "disrupted";
            case NO_MAJORITY -> "no majority";
            case PANIC -> "panic";
            case DOWN -> "daemon down";
            case ASLEEP -> "asleep";
        };
    }

    /** How things stood, as a strip of colours, and what these mean. */
    private void strip() {
        double width = PANEL_WIDTH / columns.count();
        Set<Moment.Condition> seen = EnumSet.noneOf(Moment.Condition.class);
        int from = 0;
        for (int i = 1; i <= columns.count(); i++) {
            Moment.Condition condition = columns.get(from).condition;
            if (i == columns.count() || columns.get(i).condition != condition) {
                seen.add(condition);
                svg.rectangle(
                        LEFT + from * width,
                        STRIP_TOP,
                        (i - from) * width,
                        STRIP_HEIGHT,
                        "fill=\"" + colour(condition) + "\"");
                from = i;
            }
        }
        svg.text(LEFT - 8, STRIP_TOP + 9, "class=\"tick\" text-anchor=\"end\"", "state");
        double x = LEFT;
        for (Moment.Condition condition : seen) {
            svg.rectangle(x, FOOT - 19, 14, 9, "fill=\"" + colour(condition) + "\"");
            svg.text(x + 20, FOOT - 10, "", words(condition));
            x += 38 + 7.4 * words(condition).length();
        }
    }

    private void time(Panel lowest, TimeTicks ticks) {
        for (double at = 0; at <= columns.seconds(); at += ticks.stepSeconds()) {
            svg.text(
                    lowest.x(at),
                    FREQUENCIES_TOP + FREQUENCIES_HEIGHT + 17,
                    "class=\"tick\" text-anchor=\"middle\"",
                    Long.toString(Math.round(at / ticks.unitSeconds())));
        }
        svg.text(
                LEFT + PANEL_WIDTH,
                FOOT - 10,
                "class=\"label\" text-anchor=\"end\"",
                "time since the start, " + ticks.unit());
    }

    private void mark(List<Happening> events, Panel panel) {
        List<Happening> known = new ArrayList<>(events);
        for (int i = 0; i < known.size(); i++) {
            Happening event = known.get(i);
            double x = panel.x(event.seconds());
            svg.stroke(x, OFFSETS_TOP, x, FREQUENCIES_TOP + FREQUENCIES_HEIGHT, "class=\"event\"");
            svg.text(
                    x,
                    OFFSETS_TOP - 5,
                    "class=\"number\" text-anchor=\"middle\"",
                    Integer.toString(i + 1));
            double left = i % 2 == 0 ? LEFT : LEFT + PANEL_WIDTH / 2;
            int y = FOOT + 12 + EVENT_LINE * (i / 2);
            svg.text(left, y, "class=\"number\"", Integer.toString(i + 1));
            svg.text(
                    left + 24,
                    y,
                    "",
                    "at " + SecondsText.of(event.seconds()) + ": " + event.words());
        }
    }
}
