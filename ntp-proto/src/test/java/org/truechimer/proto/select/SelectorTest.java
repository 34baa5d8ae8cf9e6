package org.truechimer.proto.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.truechimer.proto.select.Standing.FALSETICKER;
import static org.truechimer.proto.select.Standing.NOSELECT;
import static org.truechimer.proto.select.Standing.NOT_PREFERRED;
import static org.truechimer.proto.select.Standing.NO_MAJORITY;
import static org.truechimer.proto.select.Standing.SELECTED;
import static org.truechimer.proto.select.Standing.TOO_FEW;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.source.PollEffort;
import org.truechimer.proto.source.SourceOptions;
import org.truechimer.proto.time.Leap;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Each case is a drawing of intervals: their lower and upper ends, in seconds for ease of reading.
 */
class SelectorTest {
    private static final SelectionPolicy ANY = new SelectionPolicy(1, Double.POSITIVE_INFINITY);
    private static final SourceOptions PLAIN = SourceOptions.DEFAULT;
    private static final SourceOptions PREFER =
            new SourceOptions(4, 10, 4, PollEffort.BALANCED, true, false, false, false);
    private static final SourceOptions TRUST =
            new SourceOptions(4, 10, 4, PollEffort.BALANCED, false, true, false, false);
    private static final SourceOptions WATCHED =
            new SourceOptions(4, 10, 4, PollEffort.BALANCED, false, false, true, false);

    @Test
    void nobodyIsNoMajority() {
        Selection selection = Selector.select(List.of(), ANY, 16);

        assertThat(selection.agreement()).isEmpty();
        assertThat(selection.verdicts()).isEmpty();
    }

    @Test
    void oneAgreesWithItself() {
        Selection selection = select(between(8, 12));

        assertThat(selection.agreement()).contains(new Interval(8, 12));
        assertThat(standings(selection)).containsExactly(SELECTED);
    }

    @Test
    void twoThatOverlapAgreeOnWhatTheyShare() {
        Selection selection = select(between(8, 12), between(11, 13));

        assertThat(selection.agreement()).contains(new Interval(11, 12));
        assertThat(standings(selection)).containsExactly(SELECTED, SELECTED);
    }

    @Test
    void oneOfTwoThatDifferIsALiarAndNobodyKnowsWhich() {
        Selection selection = select(between(8, 12), between(13, 14));

        assertThat(selection.agreement()).isEmpty();
        assertThat(standings(selection)).containsExactly(NO_MAJORITY, NO_MAJORITY);
    }

    /** Marzullo's own example: the best interval is [11, 12], which all three share. */
    @Test
    void threeThatShareAnIntervalAllAgree() {
        Selection selection = select(between(8, 12), between(11, 13), between(10, 12));

        assertThat(standings(selection)).containsExactly(SELECTED, SELECTED, SELECTED);
        // Not [11, 12]: one of the three may be lying, and then the truth is where the other two
        // overlap.
        assertThat(selection.agreement()).contains(new Interval(10, 12));
    }

    @Test
    void oneOfThreeThatOverlapsNeitherOfTheOthersIsAFalseticker() {
        Selection selection = select(between(8, 12), between(11, 13), between(14, 15));

        assertThat(selection.agreement()).contains(new Interval(11, 12));
        assertThat(standings(selection)).containsExactly(SELECTED, SELECTED, FALSETICKER);
        assertThat(selection.verdicts().get(2).excessSeconds()).isEqualTo(2);
    }

    @Test
    void aFalsetickerIsToldHowFarOffItIsOnEitherSide() {
        Selection selection =
                select(
                        between(0, 2),
                        between(1, 3),
                        between(-9, -4),
                        between(1, 2),
                        between(2.5, 9));

        assertThat(standings(selection))
                .containsExactly(SELECTED, SELECTED, FALSETICKER, SELECTED, FALSETICKER);
        assertThat(selection.verdicts().get(2).excessSeconds()).isEqualTo(5);
        assertThat(selection.verdicts().get(4).excessSeconds()).isEqualTo(0.5);
    }

    @Test
    void fiftyMillisecondsOffWithASmallDistanceIsAFalseticker() {
        Selection selection =
                select(
                        around(0.001, 0.010),
                        around(-0.002, 0.020),
                        around(0.050, 0.005),
                        around(0.0, 0.015));

        assertThat(standings(selection)).containsExactly(SELECTED, SELECTED, FALSETICKER, SELECTED);
        assertThat(selection.verdicts().get(2).excessSeconds()).isCloseTo(0.034, within(1e-12));
    }

    @Test
    void intervalsThatTouchShareThePointInWhichTheyTouch() {
        Selection selection = select(between(8, 10), between(10, 12));

        assertThat(selection.agreement()).contains(new Interval(10, 10));
        assertThat(standings(selection)).containsExactly(SELECTED, SELECTED);
    }

    @Test
    void aClockWithoutAnyErrorIsAnIntervalToo() {
        Selection selection = select(between(10, 10), between(8, 12), between(10, 10));

        assertThat(selection.agreement()).contains(new Interval(10, 10));
        assertThat(standings(selection)).containsExactly(SELECTED, SELECTED, SELECTED);
    }

    @Test
    void halfIsNoMajority() {
        Selection selection =
                select(between(0, 2), between(1, 3), between(10, 12), between(11, 13));

        assertThat(standings(selection)).containsOnly(NO_MAJORITY);
    }

    @Test
    void threeOfFiveAre() {
        Selection selection =
                select(
                        between(0, 2),
                        between(1, 3),
                        between(10, 12),
                        between(11, 13),
                        between(1, 2));

        assertThat(selection.agreement()).contains(new Interval(1, 2));
        assertThat(standings(selection))
                .containsExactly(SELECTED, SELECTED, FALSETICKER, FALSETICKER, SELECTED);
    }

    /**
     * The wide one agrees with each of two that contradict each other: it alone is right whichever
     * of them lies.
     */
    @Test
    void aWideIntervalDoesNotDecideBetweenTwoThatContradictEachOther() {
        Selection selection = select(around(0, 1), around(100, 1), around(50, 500));

        assertThat(standings(selection)).containsExactly(FALSETICKER, FALSETICKER, SELECTED);
        assertThat(selection.verdicts().get(0).excessSeconds()).isEqualTo(98);
        assertThat(selection.agreement()).contains(new Interval(-1, 101));
        assertThat(standings(select(3, around(0, 1), around(100, 1), around(50, 500))))
                .containsOnly(TOO_FEW);
    }

    @Test
    void aWideIntervalMovesNeitherTheAgreementNorTheOthers() {
        Selection without = select(around(0, 1), around(0.5, 1), around(-0.25, 1));
        Selection with = select(around(0, 1), around(0.5, 1), around(-0.25, 1), around(400, 500));

        assertThat(standings(with)).containsOnly(SELECTED);
        assertThat(with.agreement()).isEqualTo(without.agreement()).contains(new Interval(-1, 1));
    }

    /**
     * Two precise ones that contradict each other, and three coarse ones that cannot tell which is
     * right.
     */
    @Test
    void ofTwoLargestGroupsOnlyTheSourcesInBothAgree() {
        Selection selection =
                select(
                        around(0, 30),
                        around(1, 25),
                        around(-2, 20),
                        around(0, 0.1),
                        around(10, 0.1));

        assertThat(standings(selection))
                .containsExactly(SELECTED, SELECTED, SELECTED, FALSETICKER, FALSETICKER);
        assertThat(selection.agreement()).contains(new Interval(-22, 18));
    }

    /**
     * Two precise ones against one, and three coarse ones: the larger group is used, the smaller
     * one is not ruled out.
     */
    @Test
    void theBoundHoldsAlsoIfTheSmallerMajorityIsRight() {
        Selection selection =
                select(
                        around(0, 30),
                        around(1, 25),
                        around(-2, 20),
                        around(0, 0.5),
                        around(0.25, 0.5),
                        around(10, 0.5));

        assertThat(standings(selection))
                .containsExactly(SELECTED, SELECTED, SELECTED, SELECTED, SELECTED, FALSETICKER);
        assertThat(selection.agreement()).contains(new Interval(-0.5, 10.5));
    }

    /** The liars [5, 6] overlap two who tell the truth, which is 0.5, and outnumber the third. */
    @Test
    void liarsThatOverlapSomeOfTheTruthfulDoNotMoveTheAgreementOffTheTruth() {
        Selection selection =
                select(between(0, 10), between(0, 10), between(0, 1), between(5, 6), between(5, 6));

        assertThat(selection.agreement().orElseThrow().contains(0.5)).isTrue();
    }

    @Test
    void aChainIsAsStrongAsTheLinksThatEveryGroupHas() {
        Selection selection =
                select(between(0, 2), between(1, 3), between(1.5, 4), between(2.5, 5));

        assertThat(standings(selection))
                .containsExactly(FALSETICKER, SELECTED, SELECTED, FALSETICKER);
        assertThat(selection.agreement()).contains(new Interval(1.5, 3));
    }

    @Test
    void fewerThanTheMinimumAreNotBelieved() {
        assertThat(standings(select(3, between(0, 2), between(1, 3)))).containsOnly(TOO_FEW);
        assertThat(standings(select(3, between(0, 2), between(1, 3), between(7, 9))))
                .containsOnly(TOO_FEW);
        assertThat(select(3, between(0, 2), between(1, 3)).agreement()).isEmpty();
        assertThat(standings(select(3, between(0, 2), between(1, 3), between(2, 9))))
                .containsOnly(SELECTED);
    }

    @Test
    void aWatchedSourceHasNoVoteAndIsToldWhereItStands() {
        Selection selection =
                select(
                        between(0, 2),
                        between(10, 12, WATCHED),
                        between(1, 3),
                        between(10, 12, WATCHED),
                        between(11, 13, WATCHED));

        assertThat(standings(selection))
                .containsExactly(SELECTED, NOSELECT, SELECTED, NOSELECT, NOSELECT);
        assertThat(selection.verdicts().get(1).excessSeconds()).isEqualTo(8);
        assertThat(selection.agreement()).contains(new Interval(1, 2));
        assertThat(standings(select(between(1, 3, WATCHED)))).containsExactly(NOSELECT);
    }

    @Test
    void aPreferredSourceIsUsedAloneIfItAgrees() {
        Selection agreeing = select(between(0, 2), between(1, 3, PREFER), between(1, 2));
        Selection lying = select(between(0, 2), between(7, 9, PREFER), between(1, 2));

        assertThat(standings(agreeing)).containsExactly(NOT_PREFERRED, SELECTED, NOT_PREFERRED);
        assertThat(standings(lying)).containsExactly(SELECTED, FALSETICKER, SELECTED);
    }

    @Test
    void aTrustedSourceIsRightAgainstAnyNumber() {
        Selection selection =
                select(
                        between(0, 2),
                        between(1, 3),
                        between(1, 2),
                        between(7, 9, TRUST),
                        between(8, 20));

        assertThat(standings(selection))
                .containsExactly(FALSETICKER, FALSETICKER, FALSETICKER, SELECTED, SELECTED);
        assertThat(selection.agreement()).contains(new Interval(7, 9));
    }

    @Test
    void theTrustedVoteAmongThemselves() {
        Selection majority =
                select(
                        between(0, 2, TRUST),
                        between(1, 3, TRUST),
                        between(7, 9, TRUST),
                        between(7, 9));
        Selection none =
                select(between(0, 2, TRUST), between(7, 9, TRUST), between(7, 9), between(8, 9));

        assertThat(standings(majority))
                .containsExactly(SELECTED, SELECTED, FALSETICKER, FALSETICKER);
        assertThat(standings(none)).containsOnly(NO_MAJORITY);
    }

    @Test
    void whoWasRefutedAgreesWithNobodyHoweverWideItsIntervalHasGrown() {
        Selection selection =
                select(between(0, 4), between(1, 5), between(2, 9), refuted(between(3, 20)));

        assertThat(selection.agreement()).contains(new Interval(2, 4));
        assertThat(standings(selection)).containsExactly(SELECTED, SELECTED, SELECTED, FALSETICKER);
    }

    @Test
    void whoWasRefutedIsStillOneOfThoseWhoseMajorityIsAskedFor() {
        Selection selection = select(between(0, 4), refuted(between(3, 20)));

        assertThat(selection.agreement()).isEmpty();
        assertThat(selection.unanimous()).isFalse();
        assertThat(standings(selection)).containsOnly(NO_MAJORITY);
    }

    @Test
    void aMajorityRefutesWhomItLeavesNoRoom() {
        Candidate overlapping = between(4, 9);
        Candidate apart = between(7, 9);
        Selection selection =
                select(between(0, 4), between(1, 5), between(2, 6), overlapping, apart);

        assertThat(standings(selection).get(3)).isEqualTo(SELECTED);
        assertThat(selection.refutes(overlapping)).isFalse();
        assertThat(selection.refutes(apart)).isTrue();
        assertThat(select(apart, between(0, 4)).refutes(apart)).isFalse();
    }

    @Test
    void theMinimumHoldsForTheTrustedToo() {
        assertThat(standings(select(2, between(0, 2, TRUST), between(7, 9), between(7, 9))))
                .containsOnly(TOO_FEW);
        assertThat(standings(select(2, between(0, 2, TRUST), between(1, 9), between(7, 9))))
                .containsExactly(SELECTED, SELECTED, FALSETICKER);
    }

    @Test
    void aTrustedSourceThatCannotBeUsedLeavesTheVoteToTheOthers() {
        Candidate gone = new Candidate(0, true, false, 8, 1, Leap.NONE, 1, false, false, TRUST);

        assertThat(standings(select(gone, between(1, 2), between(1, 3))))
                .containsExactly(Standing.UNREACHABLE, SELECTED, SELECTED);
    }

    @Test
    void whatIsNotFitIsToldWhyAndHasNoVote() {
        SelectionPolicy policy = new SelectionPolicy(1, 1.5);
        Selection selection =
                Selector.select(
                        List.of(
                                new Candidate(
                                        0, true, true, 0, 1, Leap.NONE, 1, false, false, PLAIN),
                                new Candidate(
                                        1, false, true, 0, 1, Leap.NONE, 1, false, false, PLAIN),
                                new Candidate(
                                        2, true, false, 50, 1, Leap.NONE, 1, false, false, PLAIN),
                                new Candidate(
                                        3,
                                        true,
                                        true,
                                        50,
                                        1,
                                        Leap.UNSYNCHRONISED,
                                        1,
                                        false,
                                        false,
                                        PLAIN),
                                new Candidate(
                                        4, true, true, 50, 1, Leap.NONE, 5, false, false, PLAIN),
                                new Candidate(
                                        5, true, true, 50, 1, Leap.NONE, 1, true, false, PLAIN),
                                new Candidate(
                                        6, true, true, 50, 2, Leap.NONE, 1, false, false, PLAIN),
                                new Candidate(
                                        7,
                                        true,
                                        true,
                                        50,
                                        Double.POSITIVE_INFINITY,
                                        Leap.NONE,
                                        1,
                                        false,
                                        false,
                                        WATCHED)),
                        policy,
                        5);

        assertThat(selection.verdicts())
                .containsExactly(
                        new Verdict(0, SELECTED, 0),
                        new Verdict(1, Standing.NO_SAMPLE, 0),
                        new Verdict(2, Standing.UNREACHABLE, 0),
                        new Verdict(3, Standing.UNSYNCHRONISED, 0),
                        new Verdict(4, Standing.STRATUM, 0),
                        new Verdict(5, Standing.LOOP, 0),
                        new Verdict(6, Standing.DISTANT, 2),
                        new Verdict(7, Standing.DISTANT, Double.POSITIVE_INFINITY));
    }

    @Test
    void aCandidateWithoutATimeIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> around(Double.NaN, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> around(0, Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> around(0, -1));
    }

    private static Selection select(Candidate... candidates) {
        return select(1, candidates);
    }

    private static Selection select(int minimumAgreeing, Candidate... candidates) {
        SelectionPolicy policy = new SelectionPolicy(minimumAgreeing, ANY.maximumDistanceSeconds());
        List<Candidate> numbered =
                IntStream.range(0, candidates.length)
                        .mapToObj(
                                i ->
                                        new Candidate(
                                                i,
                                                candidates[i].hasSample(),
                                                candidates[i].reachable(),
                                                candidates[i].offsetSeconds(),
                                                candidates[i].distanceSeconds(),
                                                candidates[i].leap(),
                                                candidates[i].stratum(),
                                                candidates[i].loops(),
                                                candidates[i].refuted(),
                                                candidates[i].options()))
                        .toList();
        return Selector.select(numbered, policy, 16);
    }

    private static List<Standing> standings(Selection selection) {
        return selection.verdicts().stream().map(Verdict::standing).toList();
    }

    private static Candidate around(double offset, double distance) {
        return new Candidate(0, true, true, offset, distance, Leap.NONE, 2, false, false, PLAIN);
    }

    private static Candidate refuted(Candidate candidate) {
        return new Candidate(
                0,
                true,
                true,
                candidate.offsetSeconds(),
                candidate.distanceSeconds(),
                Leap.NONE,
                2,
                false,
                true,
                PLAIN);
    }

    private static Candidate between(double low, double high) {
        return between(low, high, PLAIN);
    }

    private static Candidate between(double low, double high, SourceOptions options) {
        return new Candidate(
                0,
                true,
                true,
                (low + high) / 2,
                (high - low) / 2,
                Leap.NONE,
                2,
                false,
                false,
                options);
    }
}
