package org.truechimer.proto.select;

import org.truechimer.proto.time.Leap;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tells truechimers from falsetickers by the intersection of their correctness intervals (RFC 5905
 * section 11.2.1, in spirit).
 *
 * <p>The voters are the sources that are fit for use; if trusted ones are among them, those alone.
 * Two things are read from their intervals:
 *
 * <ul>
 *   <li>The <em>agreement</em>, from the first to the last point that a strict majority of the
 *       voters contains. If a majority tells the truth, then the truth is such a point: no minority
 *       of liars can move the agreement off it, they can only make it wider.
 *   <li>The <em>core</em>, the points that most voters contain: the largest groups that can be
 *       right together. Who is not of the largest group is a falseticker. When several groups are
 *       equally large, nothing tells which one is right, so only the sources that belong to all of
 *       them agree; between two majorities there always is one.
 * </ul>
 *
 * <p>Intervals grow while nobody answers. A source that a majority has refuted, because no point of
 * the agreement lies in its interval, stays so until it answers anew: to be silent makes nobody
 * right. It still counts as one of the voters whose majority is asked for.
 *
 * <p>A source with a wide interval thus agrees easily, but neither the agreement nor the core
 * follows it: a narrow interval decides where they lie. The two differ when a liar overlaps some of
 * those who tell the truth. Then the core is the best guess, and the agreement the promise.
 */
public final class Selector {
    private Selector() {}

    /**
     * {@return the verdicts on all candidates; none depends on the order of the candidates}
     *
     * @param candidates all sources
     * @param policy how they are judged
     * @param localStratum the stratum from which on a source is not followed
     */
    public static Selection select(
            List<Candidate> candidates, SelectionPolicy policy, int localStratum) {
        Function<Candidate, Optional<Standing>> unfitness =
                candidate -> unfitness(candidate, policy, localStratum);
        List<Candidate> fit = fit(candidates, unfitness);
        List<Candidate> voters = votersAmong(fit);
        int majority = majorityOf(voters.size());
        Coverage coverage =
                new Coverage(
                        voters.stream()
                                .filter(voter -> !voter.refuted())
                                .map(Candidate::interval)
                                .toList());
        int deepest = coverage.deepest();
        boolean unanimous = deepest == voters.size();
        if (deepest < majority) {
            return disbelief(candidates, unfitness, Standing.NO_MAJORITY, unanimous);
        }
        Coverage.Level core = coverage.level(deepest);
        List<Candidate> agreeing =
                fit.stream()
                        .filter(candidate -> !candidate.refuted() && excess(candidate, core) <= 0)
                        .toList();
        if (agreeing.size() < policy.minimumAgreeing()) {
            return disbelief(candidates, unfitness, Standing.TOO_FEW, unanimous);
        }
        boolean preferring = agreeing.stream().anyMatch(candidate -> candidate.options().prefer());
        return new Selection(
                Optional.of(hull(coverage.level(majority))),
                unanimous,
                verdicts(candidates, unfitness, candidate -> verdict(candidate, core, preferring)));
    }

    /**
     * {@return from the first to the last point that a strict majority of the intervals contains;
     * empty when there is none}
     */
    public static Optional<Interval> majority(List<Interval> intervals) {
        Coverage coverage = new Coverage(intervals);
        int majority = majorityOf(intervals.size());
        return coverage.deepest() < majority
                ? Optional.empty()
                : Optional.of(hull(coverage.level(majority)));
    }

    private static Interval hull(Coverage.Level level) {
        return new Interval(level.firstRise(), level.lastFall());
    }

    private static int majorityOf(int voters) {
        return voters / 2 + 1;
    }

    private static Selection disbelief(
            List<Candidate> candidates,
            Function<Candidate, Optional<Standing>> unfitness,
            Standing standing,
            boolean unanimous) {
        return new Selection(
                Optional.empty(),
                unanimous,
                verdicts(
                        candidates,
                        unfitness,
                        candidate -> {
                            boolean watched = candidate.options().noselect();
                            return new Verdict(
                                    candidate.source(), watched ? Standing.NOSELECT : standing, 0);
                        }));
    }

    private static List<Verdict> verdicts(
            List<Candidate> candidates,
            Function<Candidate, Optional<Standing>> unfitness,
            Function<Candidate, Verdict> ofFit) {
        return candidates.stream()
                .map(
                        candidate ->
                                unfitness
                                        .apply(candidate)
                                        .map(standing -> verdictOfUnfit(candidate, standing))
                                        .orElseGet(() -> ofFit.apply(candidate)))
                .toList();
    }

    /**
     * {@return those whose intervals count, in their order: who is fit for use, and is trusted if
     * any of these is}
     *
     * @param candidates all sources
     * @param policy how they are judged
     * @param localStratum the stratum from which on a source is not followed
     */
    public static List<Candidate> voters(
            List<Candidate> candidates, SelectionPolicy policy, int localStratum) {
        return votersAmong(
                fit(candidates, candidate -> unfitness(candidate, policy, localStratum)));
    }

    private static List<Candidate> fit(
            List<Candidate> candidates, Function<Candidate, Optional<Standing>> unfitness) {
        return candidates.stream()
                .filter(candidate -> unfitness.apply(candidate).isEmpty())
                .filter(candidate -> !candidate.options().noselect())
                .toList();
    }

    private static List<Candidate> votersAmong(List<Candidate> fit) {
        boolean trusting = fit.stream().anyMatch(candidate -> candidate.options().trust());
        return fit.stream().filter(candidate -> candidate.options().trust() || !trusting).toList();
    }

    /** What keeps a source from being judged by its time at all. */
    private static Optional<Standing> unfitness(
            Candidate candidate, SelectionPolicy policy, int localStratum) {
        if (candidate.loops()) {
            return Optional.of(Standing.LOOP);
        } else if (candidate.leap() == Leap.UNSYNCHRONISED) {
            return Optional.of(Standing.UNSYNCHRONISED);
        } else if (!candidate.hasSample()) {
            return Optional.of(Standing.NO_SAMPLE);
        } else if (!candidate.reachable()) {
            return Optional.of(Standing.UNREACHABLE);
        } else if (candidate.stratum() >= localStratum) {
            return Optional.of(Standing.STRATUM);
        } else if (candidate.distanceSeconds() > policy.maximumDistanceSeconds()) {
            return Optional.of(Standing.DISTANT);
        }
        return Optional.empty();
    }

    private static Verdict verdictOfUnfit(Candidate candidate, Standing standing) {
        double excess = standing == Standing.DISTANT ? candidate.distanceSeconds() : 0;
        return new Verdict(candidate.source(), standing, excess);
    }

    private static Verdict verdict(Candidate candidate, Coverage.Level core, boolean preferring) {
        double excess = Math.max(0, excess(candidate, core));
        Standing standing;
        if (candidate.options().noselect()) {
            standing = Standing.NOSELECT;
        } else if (excess > 0 || candidate.refuted()) {
            standing = Standing.FALSETICKER;
        } else if (preferring && !candidate.options().prefer()) {
            standing = Standing.NOT_PREFERRED;
        } else {
            standing = Standing.SELECTED;
        }
        return new Verdict(candidate.source(), standing, excess);
    }

    /**
     * How far a source's interval is from touching all largest groups: the gap to the farthest one.
     * It touches all of them if it reaches up to where the last one starts and down to where the
     * first one ends.
     */
    private static double excess(Candidate candidate, Coverage.Level core) {
        Interval interval = candidate.interval();
        return Math.max(
                interval.lowSeconds() - core.firstFall(), core.lastRise() - interval.highSeconds());
    }
}
