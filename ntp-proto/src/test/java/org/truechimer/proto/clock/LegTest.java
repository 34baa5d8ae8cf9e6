package org.truechimer.proto.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LegTest {
    private final QueueingNoise noise = new QueueingNoise();
    private final Leg leg = new Leg();

    @BeforeEach
    void expectMilliseconds() {
        noise.expect(1e-3);
    }

    private double evidence(double residual, double variance) {
        leg.evaluate(residual, variance, noise);
        return leg.logEvidence();
    }

    /**
     * The residual falls as the prediction rises, so the derivative by the prediction has the other
     * sign.
     */
    @ParameterizedTest
    @CsvSource({"2e-3, 1e-4", "1e-4, 1e-4", "-2e-4, 1e-4", "5e-3, 1e-3", "0, 1e-6", "-1e-3, 1e-3"})
    void derivativesAreThoseOfTheEvidence(double residual, double deviation) {
        double variance = deviation * deviation;
        double h = deviation * 1e-3;
        double above = evidence(residual + h, variance);
        double below = evidence(residual - h, variance);
        double middle = evidence(residual, variance);
        assertThat(leg.gradient()).isCloseTo((below - above) / (2 * h), offset(1e-4 / deviation));
        double curvature = (above - 2 * middle + below) / (h * h);
        double expected = Math.clamp(curvature, -1 / variance, 0.0);
        assertThat(leg.hessian()).isCloseTo(expected, offset(2e-3 / variance));
    }

    @Test
    void aLongDelayTellsLittleAndAShortOneMuch() {
        evidence(20e-3, 1e-8);
        double late = -leg.hessian();
        evidence(1e-6, 1e-8);
        double prompt = -leg.hessian();
        assertThat(prompt).isGreaterThan(100 * late);
    }

    @Test
    void anAnswerBeforeTheLeastDelayPullsThePredictionDownHard() {
        evidence(-5e-4, 1e-8);
        assertThat(leg.gradient()).isNegative();
        assertThat(Math.abs(leg.gradient()) * 1e-8).isGreaterThan(1e-4);
    }

    @Test
    void responsibilitiesAndTheOutlierMakeAWhole() {
        evidence(3e-3, 1e-8);
        double sum = leg.outlierShare();
        for (int k = 0; k < QueueingNoise.SCALES; k++) {
            sum += leg.responsibility(k);
        }
        assertThat(sum).isCloseTo(1, withPercentage(1e-9));
    }

    @Test
    void staysFiniteForAnyResidual() {
        for (double residual : new double[] {-1e9, -1, -1e-9, 0, 1e-9, 1, 1e9}) {
            for (double deviation : new double[] {1e-9, 1e-3, 1e3}) {
                assertThat(evidence(residual, deviation * deviation)).isFinite();
                assertThat(leg.gradient()).isFinite();
                assertThat(leg.hessian()).isFinite();
            }
        }
    }
}
