package org.truechimer.daemon.config;

import org.truechimer.proto.source.PollEffort;
import org.truechimer.proto.source.SourceOptions;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How often a source is asked, in log2 seconds.
 *
 * @param minimum least poll exponent
 * @param maximum greatest poll exponent
 * @param initial the first one after the start-up burst, until the rate is known
 * @param effort how many requests a better clock is worth
 */
record Polls(int minimum, int maximum, int initial, PollEffort effort) {
    /** What holds when nothing is configured. */
    static final Polls DEFAULT =
            new Polls(
                    SourceOptions.DEFAULT.minimumPoll(),
                    SourceOptions.DEFAULT.maximumPoll(),
                    SourceOptions.DEFAULT.initialPoll(),
                    SourceOptions.DEFAULT.effort());

    private static final int LEAST = -7;
    private static final int MOST = 17;
    private static final int SHORTEST_INITIAL = 4;
    private static final List<String> EFFORTS =
            Stream.of(PollEffort.values())
                    .map(effort -> effort.name().toLowerCase(Locale.ROOT))
                    .toList();

    /** {@return what {@code [source-defaults]} says, which has to give both limits or none} */
    static Polls readDefaults(Section defaults) {
        Optional<Section> limits = defaults.table("poll-interval-limits");
        limits.ifPresent(
                both -> {
                    both.require("min");
                    both.require("max");
                });
        Polls polls = read(defaults, limits, DEFAULT);
        limits.ifPresent(Section::finishLeniently);
        return polls;
    }

    /** {@return what a source says, and what it inherits where it says nothing} */
    static Polls read(Section source, Polls inherited) {
        Optional<Section> limits = source.table("poll-interval-limits");
        Polls polls = read(source, limits, inherited);
        limits.ifPresent(Section::finish);
        return polls;
    }

    private static Polls read(Section section, Optional<Section> limits, Polls inherited) {
        int minimum =
                limits.flatMap(table -> table.integer("min", LEAST, MOST))
                        .orElse(inherited.minimum);
        int maximum =
                limits.flatMap(table -> table.integer("max", LEAST, MOST))
                        .orElse(inherited.maximum);
        Optional<Integer> initial = section.integer("initial-poll-interval", LEAST, MOST);
        PollEffort effort =
                section.word("poll-effort", EFFORTS)
                        .map(word -> PollEffort.valueOf(word.toUpperCase(Locale.ROOT)))
                        .orElse(inherited.effort);
        if (minimum > maximum) {
            String message =
                    "the least poll interval, " + minimum + ", is above the greatest, " + maximum;
            section.findings().problem(section.placeOf("poll-interval-limits"), message);
            return inherited;
        }
        if (initial.isPresent() && initial.get() > maximum) {
            String message = "above the greatest poll interval, " + maximum;
            section.findings().problem(section.placeOf("initial-poll-interval"), message);
        }
        int first = initial.orElse(limits.isPresent() ? initialFor(minimum) : inherited.initial);
        return new Polls(minimum, maximum, Math.min(first, maximum), effort);
    }

    /** Half of the least interval, where that is not a burden for a server. */
    private static int initialFor(int minimum) {
        return minimum > SHORTEST_INITIAL ? minimum - 1 : minimum;
    }
}
