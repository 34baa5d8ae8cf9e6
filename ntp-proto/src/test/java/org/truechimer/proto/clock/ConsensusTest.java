package org.truechimer.proto.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

final class ConsensusTest {
    private static final RateNoise STEADY = new RateNoise(0, 1e-20);
    private static final long NOW = 1_000_000_000_000L;

    private static final RateBounds ANY_RATE = new RateBounds(-1, 1);

    private static Voice voice(double offsetSeconds, double sigma, double delaySeconds) {
        return new Voice(
                new ClockEstimate(
                        NOW,
                        0,
                        offsetSeconds,
                        1e-6,
                        new Uncertainty(sigma * sigma, 0, 1e-16),
                        STEADY,
                        delaySeconds),
                delaySeconds + 1e-4);
    }

    private static List<Voice> at(double... offsets) {
        List<Voice> voices = new ArrayList<>();
        for (double offset : offsets) {
            voices.add(voice(offset, 1e-5, 10e-3));
        }
        return voices;
    }

    @Test
    void oneVoiceIsTakenAsItIs() {
        ClockEstimate joint = Consensus.of(at(2e-3), ANY_RATE, NOW);
        assertThat(joint.offsetSeconds()).isEqualTo(2e-3);
        assertThat(joint.offsetSigma()).isCloseTo(1e-5, offset(1e-12));
    }

    @Test
    void threeThatAgreeCloselyHardlyFeelAFourthThatLiesApart() {
        assertThat(Consensus.of(at(3e-3, 0, 0, 0), ANY_RATE, NOW).offsetSeconds())
                .isCloseTo(0, offset(1e-4));
    }

    @Test
    void fourThatAllLieApartMeetInTheMiddleAndAreNotSure() {
        ClockEstimate joint = Consensus.of(at(-2e-3, -0.5e-3, 0.5e-3, 2e-3), ANY_RATE, NOW);
        assertThat(joint.offsetSeconds()).isCloseTo(0, offset(1e-4));
        assertThat(joint.offsetSigma()).isGreaterThan(2e-4);
    }

    @Test
    void theOrderOfVoicesDoesNotMatter() {
        List<Voice> voices = at(1e-3, 1.1e-3, 0.9e-3, 2e-3, -1e-3);
        double forward = Consensus.of(voices, ANY_RATE, NOW).offsetSeconds();
        Collections.reverse(voices);
        assertThat(Consensus.of(voices, ANY_RATE, NOW).offsetSeconds())
                .isCloseTo(forward, offset(1e-12));
    }

    @Test
    void aLonelySourceInTheMiddleOfHundredsIsNotBelieved() {
        List<Voice> voices = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            voices.add(voice(-0.2 + i * 1e-9, 1e-7, 10e-3));
            voices.add(voice(0.2 + i * 1e-9, 1e-7, 10e-3));
        }
        voices.add(voice(0, 1e-7, 10e-3));
        ClockEstimate joint = Consensus.of(voices, ANY_RATE, NOW);
        assertThat(Math.abs(joint.offsetSeconds())).isCloseTo(0.2, offset(1e-6));
    }

    @Test
    void placesFarFromZeroLoseNoPrecision() {
        long year = 365L * 86_400 * 1_000_000_000L;
        List<Voice> voices = new ArrayList<>();
        for (double offset : new double[] {1e-6, 2e-6, 3e-6}) {
            voices.add(
                    new Voice(
                            new ClockEstimate(
                                    NOW,
                                    50 * year,
                                    offset,
                                    0,
                                    new Uncertainty(1e-14, 0, 1e-16),
                                    STEADY,
                                    1e-4),
                            1e-3));
        }
        assertThat(Consensus.of(voices, ANY_RATE, NOW).offsetSecondsAt(NOW, 50 * year))
                .isCloseTo(2e-6, offset(2e-7));
    }

    @Test
    void aPreciseRateCountsMoreThanAVagueOne() {
        Voice precise =
                new Voice(
                        new ClockEstimate(
                                NOW, 0, 0, 1e-6, new Uncertainty(1e-10, 0, 1e-16), STEADY, 1e-3),
                        1e-3);
        Voice vague =
                new Voice(
                        new ClockEstimate(
                                NOW, 0, 0, 9e-6, new Uncertainty(1e-10, 0, 1e-12), STEADY, 1e-3),
                        1e-3);
        assertThat(Consensus.of(List.of(precise, vague), ANY_RATE, NOW).frequency())
                .isCloseTo(1e-6, offset(1e-8));
    }

    @Test
    void aRateThatTheMajorityRulesOutIsNotAveragedIn() {
        Voice honest =
                new Voice(
                        new ClockEstimate(
                                NOW, 0, 0, 1e-6, new Uncertainty(1e-10, 0, 1e-16), STEADY, 1e-3),
                        1e-3);
        Voice liar =
                new Voice(
                        new ClockEstimate(
                                NOW, 0, 0, 9e-5, new Uncertainty(1e-10, 0, 1e-18), STEADY, 1e-3),
                        1e-3);
        RateBounds majority = new RateBounds(0.5e-6, 1.5e-6);
        assertThat(Consensus.of(List.of(honest, honest, liar), majority, NOW).frequency())
                .isCloseTo(1e-6, offset(1e-12));
    }

    @Test
    void oneThatLiesApartDoesNotMakeTheOthersLookUnsure() {
        ClockEstimate joint = Consensus.of(at(3e-3, 0, 0, 0), ANY_RATE, NOW);
        assertThat(joint.offsetSigma()).isLessThan(3e-5);
    }

    @Test
    void manyVoicesMeetWhereTheirMiddleIs() {
        List<Voice> voices = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            voices.add(voice(1e-3 + (i % 7 - 3) * 1e-5, 1e-5, 10e-3));
        }
        ClockEstimate joint = Consensus.of(voices, ANY_RATE, NOW);
        assertThat(joint.offsetSeconds()).isCloseTo(1e-3, offset(5e-6));
    }

    @Test
    void aLiarWhoseWideIntervalTouchesTheOthersDoesNotMoveThem() {
        List<Voice> voices = new ArrayList<>();
        for (double offset : new double[] {0, 2e-4, 5e-2, -1e-4}) {
            voices.add(
                    new Voice(
                            new ClockEstimate(
                                    NOW,
                                    0,
                                    offset,
                                    1e-6,
                                    new Uncertainty(9e-8, 0, 1e-16),
                                    STEADY,
                                    10e-3),
                            30e-3));
        }
        assertThat(Consensus.of(voices, ANY_RATE, NOW).offsetSeconds()).isCloseTo(0, offset(3e-4));
    }

    @Test
    void whatTheSourcesShareDoesNotAverageOut() {
        List<Voice> voices = new ArrayList<>();
        for (double offset : new double[] {-1e-6, 0, 0, 0, 1e-6}) {
            Uncertainty whole = new Uncertainty(2e-12, 0, 2e-16);
            voices.add(
                    new Voice(
                            new ClockEstimate(NOW, 0, offset, 1e-6, whole, STEADY, 1e-3),
                            new Uncertainty(1e-12, 0, 1e-16),
                            1e-3));
        }
        ClockEstimate joint = Consensus.of(voices, ANY_RATE, NOW);
        assertThat(joint.offsetSigma()).isBetween(1e-6, 1.4e-6);
        assertThat(joint.frequencySigma()).isBetween(1e-8, 1.2e-8);
    }
}
