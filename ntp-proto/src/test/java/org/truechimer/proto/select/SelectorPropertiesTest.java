package org.truechimer.proto.select;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.RandomCases;
import org.truechimer.proto.source.PollEffort;
import org.truechimer.proto.source.SourceOptions;
import org.truechimer.proto.time.Leap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** What holds for any sources. Ends are small whole numbers, so that many of them coincide. */
class SelectorPropertiesTest {
    private static final int CASES = 20_000;
    private static final SelectionPolicy ANY = new SelectionPolicy(1, Double.POSITIVE_INFINITY);

    @Test
    void theOrderOfTheCandidatesDoesNotMatter() {
        SplittableRandom random = RandomCases.of("order of candidates");
        for (int i = 0; i < CASES; i++) {
            List<Candidate> candidates = candidates(random, random.nextInt(8));
            List<Candidate> shuffled = new ArrayList<>(candidates);
            Collections.shuffle(shuffled, new Random(random.nextLong()));
            SelectionPolicy policy = new SelectionPolicy(1 + random.nextInt(3), 6);

            Selection one = Selector.select(candidates, policy, 16);
            Selection other = Selector.select(shuffled, policy, 16);

            assertThat(other.agreement()).isEqualTo(one.agreement());
            assertThat(bySource(other)).isEqualTo(bySource(one));
        }
    }

    @Test
    void everyCandidateHasItsVerdictInItsPlace() {
        SplittableRandom random = RandomCases.of("verdicts");
        for (int i = 0; i < CASES; i++) {
            List<Candidate> candidates = candidates(random, random.nextInt(8));

            assertThat(
                            Selector.select(candidates, ANY, 16).verdicts().stream()
                                    .map(Verdict::source))
                    .isEqualTo(candidates.stream().map(Candidate::source).toList());
        }
    }

    @Test
    void noMinorityOfLiarsMovesTheAgreementOffTheTruth() {
        SplittableRandom random = RandomCases.of("minority of liars");
        int agreements = 0;
        for (int i = 0; i < CASES; i++) {
            double truth = random.nextInt(-5, 6);
            List<Candidate> candidates = mostlyTrue(random, truth);

            Selection selection = Selector.select(candidates, ANY, 16);

            assertThat(selection.agreement()).as("%s, truth %s", candidates, truth).isPresent();
            assertThat(selection.agreement().orElseThrow().contains(truth))
                    .as("%s, truth %s", candidates, truth)
                    .isTrue();
            agreements++;
        }
        assertThat(agreements).isEqualTo(CASES);
    }

    @Test
    void toBeSilentMakesNobodyRightAndCostsTheTruthNothing() {
        SplittableRandom random = RandomCases.of("refuted");
        int refuted = 0;
        for (int i = 0; i < CASES; i++) {
            double truth = random.nextInt(-5, 6);
            List<Candidate> before = mostlyTrue(random, truth);
            Selection first = Selector.select(before, ANY, 16);
            List<Candidate> forgetful = new ArrayList<>();
            List<Candidate> later = new ArrayList<>();
            for (Candidate candidate : before) {
                double growth = random.nextInt(8);
                forgetful.add(grown(candidate, growth, false));
                later.add(grown(candidate, growth, first.refutes(candidate)));
                refuted += first.refutes(candidate) ? 1 : 0;
            }

            Interval agreement = Selector.select(later, ANY, 16).agreement().orElseThrow();
            Interval without = Selector.select(forgetful, ANY, 16).agreement().orElseThrow();

            assertThat(agreement.contains(truth)).as("%s, truth %s", later, truth).isTrue();
            assertThat(agreement.hull(without)).as("%s", later).isEqualTo(without);
        }
        assertThat(refuted).isGreaterThan(CASES / 20);
    }

    private static List<Candidate> mostlyTrue(SplittableRandom random, double truth) {
        int sources = 1 + random.nextInt(9);
        int liars = random.nextInt((sources + 1) / 2);
        List<Candidate> candidates = new ArrayList<>();
        while (candidates.size() < sources) {
            Candidate candidate = plain(random, candidates.size());
            boolean lies = !candidate.interval().contains(truth);
            if (lies == candidates.size() < liars) {
                candidates.add(candidate);
            }
        }
        return candidates;
    }

    @Test
    void thoseWhoAreUsedAreRightTogether() {
        SplittableRandom random = RandomCases.of("right together");
        for (int i = 0; i < CASES; i++) {
            List<Candidate> candidates = candidates(random, 1 + random.nextInt(7));
            Selection selection = Selector.select(candidates, ANY, 16);
            List<Interval> used = new ArrayList<>();
            for (int j = 0; j < candidates.size(); j++) {
                if (selection.verdicts().get(j).standing() == Standing.SELECTED
                        && voted(candidates, candidates.get(j))) {
                    used.add(candidates.get(j).interval());
                }
            }

            double low = used.stream().mapToDouble(Interval::lowSeconds).max().orElse(0);
            double high = used.stream().mapToDouble(Interval::highSeconds).min().orElse(0);
            assertThat(low).as("%s", candidates).isLessThanOrEqualTo(high);
        }
    }

    @Test
    void theSweepCountsWhatPlainCountingCounts() {
        SplittableRandom random = RandomCases.of("coverage");
        for (int i = 0; i < CASES; i++) {
            List<Interval> intervals = new ArrayList<>();
            int size = 1 + random.nextInt(7);
            while (intervals.size() < size) {
                int low = random.nextInt(-6, 7);
                intervals.add(new Interval(low, low + random.nextInt(7)));
            }
            Coverage coverage = new Coverage(intervals);
            int deepest = 0;
            for (int point = -6; point <= 13; point++) {
                deepest = Math.max(deepest, depth(intervals, point));
            }

            assertThat(coverage.deepest()).as("%s", intervals).isEqualTo(deepest);
            for (int depth = 1; depth <= deepest; depth++) {
                assertThat(coverage.level(depth))
                        .as("%s at %s", intervals, depth)
                        .isEqualTo(counted(intervals, depth));
            }
        }
    }

    /** In steps of half the grid, so that a gap between two ends is seen. */
    private static Coverage.Level counted(List<Interval> intervals, int depth) {
        List<Double> rises = new ArrayList<>();
        List<Double> falls = new ArrayList<>();
        for (double point = -7; point <= 14; point += 0.5) {
            boolean here = depth(intervals, point) >= depth;
            if (here && depth(intervals, point - 0.5) < depth) {
                rises.add(point);
            }
            if (here && depth(intervals, point + 0.5) < depth) {
                falls.add(point);
            }
        }
        return new Coverage.Level(
                rises.getFirst(), falls.getFirst(), rises.getLast(), falls.getLast());
    }

    private static int depth(List<Interval> intervals, double point) {
        return (int) intervals.stream().filter(interval -> interval.contains(point)).count();
    }

    private static boolean voted(List<Candidate> candidates, Candidate candidate) {
        boolean trusting =
                candidates.stream()
                        .anyMatch(other -> other.options().trust() && !other.options().noselect());
        return !trusting || candidate.options().trust();
    }

    private static List<Verdict> bySource(Selection selection) {
        return selection.verdicts().stream()
                .sorted(Comparator.comparingInt(Verdict::source))
                .toList();
    }

    private static List<Candidate> candidates(SplittableRandom random, int size) {
        List<Candidate> candidates = new ArrayList<>();
        while (candidates.size() < size) {
            Candidate plain = plain(random, candidates.size());
            SourceOptions options =
                    new SourceOptions(
                            4,
                            10,
                            4,
                            PollEffort.BALANCED,
                            random.nextInt(4) == 0,
                            random.nextInt(6) == 0,
                            random.nextInt(6) == 0,
                            false);
            candidates.add(
                    new Candidate(
                            plain.source(),
                            true,
                            true,
                            plain.offsetSeconds(),
                            plain.distanceSeconds(),
                            Leap.NONE,
                            2,
                            false,
                            random.nextInt(6) == 0,
                            options));
        }
        return candidates;
    }

    private static Candidate plain(SplittableRandom random, int source) {
        return new Candidate(
                source,
                true,
                true,
                random.nextInt(-10, 11) / 2.0,
                random.nextInt(15) / 2.0,
                Leap.NONE,
                2,
                false,
                false,
                SourceOptions.DEFAULT);
    }

    private static Candidate grown(Candidate candidate, double growth, boolean refuted) {
        return new Candidate(
                candidate.source(),
                true,
                true,
                candidate.offsetSeconds(),
                candidate.distanceSeconds() + growth,
                Leap.NONE,
                2,
                false,
                refuted,
                SourceOptions.DEFAULT);
    }
}
