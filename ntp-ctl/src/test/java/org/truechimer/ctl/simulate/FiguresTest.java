package org.truechimer.ctl.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The figures that a simulation is summed up in. */
class FiguresTest {

    @Test
    void quantilesAreRightToAThousandth() {
        Distribution distribution = new Distribution();
        for (int i = 1; i <= 1000; i++) {
            distribution.add(i % 2 == 0 ? i * 1e-6 : -i * 1e-6);
        }
        assertThat(distribution.quantile(0.5)).isCloseTo(500e-6, within(1e-6));
        assertThat(distribution.quantile(0.99)).isCloseTo(990e-6, within(1e-6));
        assertThat(distribution.quantile(1)).isEqualTo(1e-3);
        assertThat(distribution.max()).isEqualTo(1e-3);
        assertThat(distribution.rms()).isCloseTo(577.6e-6, within(1e-6));
    }

    @Test
    void nothingHasNoQuantile() {
        assertThat(new Distribution().quantile(0.5)).isNaN();
        assertThat(new Distribution().rms()).isNaN();
        assertThat(new Distribution().max()).isNaN();
    }

    @Test
    void theScaleIsLinearAroundZeroAndLogarithmicBeyond() {
        Symlog scale = new Symlog(12e-6, 1e-3);
        assertThat(scale.at(0)).isZero();
        assertThat(scale.at(5e-6)).isCloseTo(scale.at(10e-6) / 2, within(1e-12));
        assertThat(scale.at(1e-3) - scale.at(1e-4))
                .isCloseTo(scale.at(1e-4) - scale.at(1e-5), within(1e-12));
        assertThat(scale.at(-1e-4)).isEqualTo(-scale.at(1e-4));
        assertThat(scale.at(1)).isEqualTo(1);
        assertThat(scale.ticks(5)).hasSize(3);
        assertThat(scale.ticks(1)).hasSize(1);
    }

    @Test
    void marksOfTimeAreRoundAndFew() {
        assertThat(TimeTicks.over(86_400)).isEqualTo(new TimeTicks("hours", 3600, 10_800 - 3600));
        assertThat(TimeTicks.over(30 * 86_400)).isEqualTo(new TimeTicks("days", 86_400, 432_000));
        assertThat(TimeTicks.over(1800)).isEqualTo(new TimeTicks("minutes", 60, 300));
        assertThat(TimeTicks.over(10)).isEqualTo(new TimeTicks("seconds", 1, 1));
        assertThat(TimeTicks.over(366 * 86_400).unit()).isEqualTo("days");
    }

    @Test
    void ratesHaveThreeFiguresAndTheUnitThatSuits() {
        assertThat(RateText.of(1.2e-6)).isEqualTo("1.20 ppm");
        assertThat(RateText.of(-34.56e-9)).isEqualTo("-34.6 ppb");
        assertThat(RateText.of(5e-4)).isEqualTo("500 ppm");
        assertThat(RateText.of(2e-12)).isEqualTo("2.00 ppt");
        assertThat(RateText.signed(0)).isEqualTo("+0.00 ppb");
    }
}
