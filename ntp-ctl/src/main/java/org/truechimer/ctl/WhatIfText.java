package org.truechimer.ctl;

import org.truechimer.daemon.observe.Printable;
import org.truechimer.daemon.observe.SecondsText;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.SourceSnapshot;
import org.truechimer.proto.journal.Life;
import org.truechimer.proto.journal.WhatIf;
import org.truechimer.proto.select.Standing;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What would have been different with other settings, for people. */
final class WhatIfText {
    private static final int LINES_MAX = 10;

    private final StringBuilder text = new StringBuilder();

    private WhatIfText() {}

    static String of(WhatIf.Comparison comparison) {
        return new WhatIfText().compared(comparison);
    }

    private String compared(WhatIf.Comparison comparison) {
        comparison
                .difference()
                .ifPresentOrElse(
                        this::difference,
                        () ->
                                text.append(
                                        "With other settings: nothing would have been different.\n"));
        Life.Sum then = comparison.then();
        Life.Sum here = comparison.here();
        row("", "then", "with other settings");
        row("synchronisation at the end", state(then), state(here));
        row(
                "time synchronised",
                SecondsText.of(then.synchronisedSeconds()),
                SecondsText.of(here.synchronisedSeconds()));
        row("sources selected at the end", selected(then), selected(here));
        row(
                "offset at the end",
                SecondsText.of(then.last().system().offsetSeconds()),
                SecondsText.of(here.last().system().offsetSeconds()));
        row(
                "error bound at the end",
                SecondsText.of(then.last().system().errorBoundSeconds()),
                SecondsText.of(here.last().system().errorBoundSeconds()));
        row("frequency at the end", ppm(then), ppm(here));
        row("steps", steps(then), steps(here));
        row("requests", String.valueOf(then.requests()), String.valueOf(here.requests()));
        row("effects", String.valueOf(then.effects()), String.valueOf(here.effects()));
        if (comparison.madeBasic() > 0) {
            text.append("The servers would have answered in basic mode ")
                    .append(comparison.madeBasic())
                    .append(
                            " times where they answered in interleaved mode then. When such an"
                                    + " answer left is not known, so its delay is reckoned with the"
                                    + " time that the server took.\n");
        }
        text.append("The clock would have been ")
                .append(apart(comparison.apartSeconds()))
                .append(" at the end, and ")
                .append(apart(comparison.apartMaxSeconds()))
                .append(" where the two were furthest apart.\n");
        return text.toString();
    }

    private void difference(WhatIf.Difference difference) {
        text.append("With other settings: different from event ")
                .append(difference.number())
                .append(" on, at ")
                .append(InstantText.toMillis(difference.now()))
                .append(", ")
                .append(Printable.of(difference.event().toString()))
                .append(".\nThen it led to:\n");
        effects(difference.then());
        text.append("and would have led to:\n");
        effects(difference.here());
        text.append('\n');
    }

    private void effects(List<Effect> effects) {
        if (effects.isEmpty()) {
            text.append("  nothing\n");
        }
        for (Effect effect : effects.subList(0, Math.min(LINES_MAX, effects.size()))) {
            text.append("  ").append(Printable.of(effect.toString())).append('\n');
        }
    }

    private void row(String what, String then, String here) {
        text.append(String.format(Locale.ROOT, "  %-28s  %-28s  %s\n", what, then, here));
    }

    private static String state(Life.Sum sum) {
        return sum.last()
                .system()
                .synchronisation()
                .name()
                .toLowerCase(Locale.ROOT)
                .replace('_', ' ');
    }

    private static String selected(Life.Sum sum) {
        List<SourceSnapshot> sources = sum.last().sources();
        long selected =
                sources.stream().filter(source -> source.standing() == Standing.SELECTED).count();
        String others =
                sources.stream()
                        .filter(source -> source.standing() != Standing.SELECTED)
                        .map(source -> Printable.of(source.name()))
                        .collect(Collectors.joining(", "));
        return selected + " of " + sources.size() + (others.isEmpty() ? "" : ", not " + others);
    }

    private static String ppm(Life.Sum sum) {
        return String.format(Locale.ROOT, "%.3f ppm", sum.last().system().frequency() * 1e6);
    }

    private static String steps(Life.Sum sum) {
        return sum.steps() == 0
                ? "none"
                : sum.steps() + ", " + SecondsText.of(sum.stepsSeconds()) + " in all";
    }

    private static String apart(double seconds) {
        return seconds == 0
                ? "the same"
                : SecondsText.of(Math.abs(seconds)) + (seconds > 0 ? " ahead" : " behind");
    }
}
