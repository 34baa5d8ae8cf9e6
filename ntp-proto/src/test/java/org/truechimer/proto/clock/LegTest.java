package org.truechimer.proto.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.function.DoubleBinaryOperator;

final class LegTest {
    private static final List<DelayLaw> NARROW =
            List.of(DelayLaw.TWO_QUEUES, DelayLaw.FOUR_QUEUES, DelayLaw.NORMAL);

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

    private double evidence(double residual, double variance, DelayLaw law) {
        leg.evaluate(residual, variance, law, law.scaleSeconds(1e-3));
        return leg.logEvidence();
    }

    @ParameterizedTest
    @CsvSource({"2e-3, 1e-4", "1e-4, 1e-4", "-2e-4, 1e-4", "5e-3, 1e-3", "0, 1e-6", "-1e-3, 1e-3"})
    void derivativesAreThoseOfTheEvidence(double residual, double deviation) {
        assertDerivatives(this::evidence, residual, deviation, 1e-4, 2e-3);
    }

    @ParameterizedTest
    @CsvSource({
        "2e-3, 1e-4",
        "1e-4, 1e-4",
        "-2e-4, 1e-4",
        "5e-3, 1e-3",
        "0, 1e-6",
        "-1e-3, 1e-3",
        "-8e-4, 1e-4",
        "-1.1e-3, 1e-4",
        "-1.3e-3, 1e-4",
        "-2e-3, 1e-3"
    })
    void derivativesUnderALawOfOneScaleAreThoseOfTheEvidence(double residual, double deviation) {
        for (DelayLaw law : NARROW) {
            assertDerivatives(
                    (r, variance) -> evidence(r, variance, law), residual, deviation, 1e-2, 0.1);
        }
    }

    /**
     * The residual falls as the prediction rises, so the derivative by the prediction has the other
     * sign. Tolerances are shares of what an observation without any noise would have.
     */
    private void assertDerivatives(
            DoubleBinaryOperator evidence,
            double residual,
            double deviation,
            double gradientTolerance,
            double hessianTolerance) {
        double variance = deviation * deviation;
        double h = deviation * 1e-3;
        double above = evidence.applyAsDouble(residual + h, variance);
        double below = evidence.applyAsDouble(residual - h, variance);
        double middle = evidence.applyAsDouble(residual, variance);
        assertThat(leg.gradient())
                .isCloseTo((below - above) / (2 * h), offset(gradientTolerance / deviation));
        double curvature = Math.clamp((above - 2 * middle + below) / (h * h), -1 / variance, 0);
        assertThat(leg.hessian()).isCloseTo(curvature, offset(hessianTolerance / variance));
    }

    /** Outliers apart, which are not of this world. */
    @Test
    void theDensityOfALawOfOneScaleSumsUpToOneAndHasItsMean() {
        double step = 1e-5;
        for (DelayLaw law : NARROW) {
            double total = 0;
            double mean = 0;
            for (double r = -10e-3; r < 200e-3; r += step) {
                double density = Math.exp(evidence(r, 1e-10, law)) * (1 - leg.outlierShare());
                total += density * step;
                mean += r * density * step;
            }
            assertThat(total).as("%s", law).isCloseTo(1, offset(0.01));
            double ofMostDelays = law.queues() * law.scaleSeconds(1e-3);
            double ofLateDelays = 4 * law.scaleSeconds(1e-3) * Math.max(1, law.queues());
            double expected = 0.97 * ofMostDelays + 0.03 * ofLateDelays;
            assertThat(mean).as("%s", law).isCloseTo(expected, offset(0.02e-3));
        }
    }

    @Test
    void staysFiniteForAnyResidualUnderALawOfOneScale() {
        for (DelayLaw law : NARROW) {
            for (double residual : new double[] {-1e9, -1, -1e-3, -1e-9, 0, 1e-9, 1, 1e9}) {
                for (double deviation : new double[] {1e-9, 1e-5, 1e-3, 1e3}) {
                    assertThat(evidence(residual, deviation * deviation, law)).isFinite();
                    assertThat(leg.gradient()).isFinite();
                    assertThat(leg.hessian()).isFinite();
                }
            }
        }
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
        double[] share = new double[QueueingNoise.SCALES];
        leg.responsibilities(share);
        double sum = leg.outlierShare();
        for (int k = 0; k < QueueingNoise.SCALES; k++) {
            sum += share[k];
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
