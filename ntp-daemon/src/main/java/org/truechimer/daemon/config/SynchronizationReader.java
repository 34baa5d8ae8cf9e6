package org.truechimer.daemon.config;

import static org.truechimer.daemon.config.Notice.Severity.INFORMATION;

import org.truechimer.proto.clock.ClockPolicy;
import org.truechimer.proto.engine.CertificateDates;
import org.truechimer.proto.select.SelectionPolicy;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code [synchronization]}: how sources are judged and the clock is steered. */
final class SynchronizationReader {
    /** Where state is kept when nothing is configured. */
    static final Path STATE_DIRECTORY = Path.of("/var/lib/truechimer");

    private static final double UNLIMITED = Double.POSITIVE_INFINITY;
    private static final int UNSPECIFIC_REFERENCE = 0x584E_4F4E; // "XNON"
    private static final String SIDE = "a number of seconds from 0 up, or \"inf\"";
    private static final List<String> ALGORITHM_NUMBERS =
            List.of(
                    "precision-low-probability",
                    "precision-high-probability",
                    "precision-minimum-weight",
                    "poll-interval-low-weight",
                    "poll-interval-high-weight",
                    "poll-interval-step-threshold",
                    "delay-outlier-threshold",
                    "initial-wander",
                    "initial-frequency-uncertainty",
                    "maximum-source-uncertainty",
                    "range-statistical-weight",
                    "range-delay-weight",
                    "steer-offset-threshold",
                    "steer-offset-leftover",
                    "steer-frequency-threshold",
                    "steer-frequency-leftover",
                    "step-threshold",
                    "slew-maximum-frequency-offset",
                    "slew-minimum-duration",
                    "maximum-frequency-steer",
                    "meddling-threshold");
    private static final List<String> CERTIFICATE_DATES = List.of("strict", "first-sync", "off");
    private static final List<String> ALGORITHM_WHOLE_NUMBERS =
            List.of("precision-hysteresis", "poll-interval-hysteresis");

    private final Section section;

    private final SelectionPolicy usualSelection;
    private final ClockPolicy usualClock;

    SynchronizationReader(Section section) {
        this(section, SelectionPolicy.DEFAULT, ClockPolicy.DEFAULT);
    }

    /** Reads what stays as it is where the table says nothing. */
    SynchronizationReader(Section section, SelectionPolicy usualSelection, ClockPolicy usualClock) {
        this.section = section;
        this.usualSelection = usualSelection;
        this.usualClock = usualClock;
    }

    SelectionPolicy selection() {
        SelectionPolicy ours = usualSelection;
        return new SelectionPolicy(
                section.integer("minimum-agreeing-sources", 1, 1000).orElse(ours.minimumAgreeing()),
                section.number(
                                "maximum-distance",
                                "a number of seconds above 0, up to 16",
                                s -> s > 0 && s <= 16)
                        .orElse(ours.maximumDistanceSeconds()));
    }

    ClockPolicy clock() {
        ClockPolicy ours = usualClock;
        Limits startup =
                limits(
                        "startup-step-panic-threshold",
                        new Limits(ours.startupForwardSeconds(), ours.startupBackwardSeconds()));
        Limits single =
                limits(
                        "single-step-panic-threshold",
                        new Limits(ours.panicForwardSeconds(), ours.panicBackwardSeconds()));
        return new ClockPolicy(
                startup.forwardSeconds,
                startup.backwardSeconds,
                single.forwardSeconds,
                single.backwardSeconds,
                section.value("accumulated-step-panic-threshold", SIDE, SynchronizationReader::side)
                        .map(seconds -> seconds == 0 ? UNLIMITED : seconds)
                        .orElse(ours.accumulatedSeconds()),
                section.number("step-threshold", "a number of seconds from 0 up", s -> s >= 0)
                        .orElse(ours.stepThresholdSeconds()),
                fraction("maximum-slew", 0.1).orElse(ours.maximumSlew()),
                ours.maximumFrequency(),
                fraction("maximum-wander", 0.001).orElse(ours.maximumWander()));
    }

    /**
     * {@return the stratum from which on a source is not followed, and that is served without; the
     * usual one unless it is said}
     */
    int localStratum(int usual) {
        return section.integer("local-stratum", 1, 16).orElse(usual);
    }

    /** {@return what a server of stratum 1 that follows nobody shows} */
    int localReferenceId() {
        return section.text(
                        "reference-id",
                        "at most 4 ASCII characters in quotes",
                        SynchronizationReader::referenceId)
                .orElse(UNSPECIFIC_REFERENCE);
    }

    /** {@return how the dates of certificates are judged; as usual unless it is said} */
    CertificateDates certificateDates(CertificateDates usual) {
        return section.word("certificate-dates", CERTIFICATE_DATES)
                .map(
                        word ->
                                CertificateDates.valueOf(
                                        word.toUpperCase(Locale.ROOT).replace('-', '_')))
                .orElse(usual);
    }

    boolean warnOnJump() {
        return section.flag("warn-on-jump").orElse(true);
    }

    Path stateDirectory() {
        return section.path("state-directory").orElse(STATE_DIRECTORY);
    }

    /** Checks the tuning of an algorithm that is not ours. */
    void algorithm() {
        section.table("algorithm")
                .ifPresent(
                        algorithm -> {
                            ALGORITHM_NUMBERS.forEach(
                                    key -> algorithm.number(key, "a number", _ -> true));
                            ALGORITHM_WHOLE_NUMBERS.forEach(
                                    key ->
                                            algorithm.integer(
                                                    key, Integer.MIN_VALUE, Integer.MAX_VALUE));
                            algorithm.flag("ignore-server-dispersion");
                            algorithm.finish();
                            section.findings()
                                    .notice(
                                            INFORMATION,
                                            algorithm.place(),
                                            "not used: this tunes an algorithm that Truechimer does"
                                                    + " not have");
                        });
    }

    /** How far a single step may go; what is as great or greater is refused. */
    private record Limits(double forwardSeconds, double backwardSeconds) {}

    private Limits limits(String key, Limits ours) {
        Optional<Section> sides = section.isTable(key) ? section.table(key) : Optional.empty();
        if (sides.isPresent()) {
            double forward = side(sides.get(), "forward");
            double backward = side(sides.get(), "backward");
            sides.get().finish();
            return new Limits(forward, backward);
        }
        return section.value(
                        key,
                        SIDE + ", or both as { forward = .., backward = .. }",
                        SynchronizationReader::side)
                .map(both -> new Limits(both, both))
                .orElse(ours);
    }

    private static double side(Section sides, String key) {
        return sides.value(key, SIDE, SynchronizationReader::side).orElse(UNLIMITED);
    }

    private static Optional<Double> side(Object value) {
        return value.equals("inf")
                ? Optional.of(UNLIMITED)
                : Section.number(value).filter(seconds -> seconds >= 0);
    }

    private Optional<Double> fraction(String key, double most) {
        return section.number(
                key,
                "a number above 0, up to " + most + " (1e-6 is 1 ppm)",
                rate -> rate > 0 && rate <= most);
    }

    private static Optional<Integer> referenceId(String text) {
        int bits = 0;
        for (int i = 0; i < 4; i++) {
            bits = bits << 8 | (i < text.length() ? text.charAt(i) : 0);
        }
        return text.length() <= 4 && text.chars().allMatch(c -> c < 128)
                ? Optional.of(bits)
                : Optional.empty();
    }
}
