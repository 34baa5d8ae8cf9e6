package org.truechimer.daemon.config;

import org.truechimer.proto.source.SourceOptions;

import java.util.Optional;

/**
 * How often a source is asked, in log2 seconds.
 *
 * @param minimum least poll exponent
 * @param maximum greatest poll exponent
 * @param initial the first one after the start-up burst
 */
record Polls(int minimum, int maximum, int initial) {
    /** What holds when nothing is configured. */
    static final Polls DEFAULT =
            new Polls(
                    SourceOptions.DEFAULT.minimumPoll(),
                    SourceOptions.DEFAULT.maximumPoll(),
                    SourceOptions.DEFAULT.initialPoll());

    private static final int LEAST = -7;
    private static final int MOST = 17;

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
        if (minimum > maximum) {
            String message =
                    "the least poll interval, " + minimum + ", is above the greatest, " + maximum;
            section.findings().problem(section.placeOf("poll-interval-limits"), message);
            return inherited;
        }
        if (initial.isPresent() && (initial.get() < minimum || initial.get() > maximum)) {
            String message =
                    "outside the limits of the poll interval, " + minimum + " to " + maximum;
            section.findings().problem(section.placeOf("initial-poll-interval"), message);
        }
        return new Polls(
                minimum, maximum, Math.clamp(initial.orElse(inherited.initial), minimum, maximum));
    }
}
