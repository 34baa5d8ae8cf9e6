package org.truechimer.daemon.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelRateTest {
    private static final double HALF_UNIT = 0.5e-6 / 65536;

    @ParameterizedTest
    @ValueSource(
            doubles = {
                0,
                1e-6,
                -1e-6,
                12.3456e-6,
                449e-6,
                -449e-6,
                451e-6,
                0.0123456789,
                -0.05,
                0.1,
                -0.1
            })
    void isWithinHalfAUnitOfWhatIsWanted(double wanted) {
        KernelRate rate = KernelRate.of(wanted, 10_000);

        assertThat(rate.frequency()).isCloseTo(wanted, within(HALF_UNIT + 1e-17));
        assertThat(rate.units()).isBetween(-32_768_000L, 32_768_000L);
        assertThat(rate.tickMicros()).isBetween(9_000L, 11_000L);
    }

    @Test
    void leavesTheTickAloneWhileTheFineFrequencySuffices() {
        assertThat(KernelRate.of(440e-6, 10_000).tickMicros()).isEqualTo(10_000);
        assertThat(KernelRate.of(140e-6, 10_005).tickMicros()).isEqualTo(10_005);
    }

    @Test
    void movesTheTickToTheNearestWhenTheFineFrequencyDoesNotSuffice() {
        assertThat(KernelRate.of(460e-6, 10_000)).isEqualTo(new KernelRate(10_005, -40 * 65536));
        assertThat(KernelRate.of(0, 10_005)).isEqualTo(new KernelRate(10_000, 0));
    }

    @Test
    void doesNotMoveTheTickToAndFroAroundALimit() {
        KernelRate first = KernelRate.of(451e-6, 10_000);
        KernelRate second = KernelRate.of(449e-6, first.tickMicros());
        KernelRate third = KernelRate.of(451e-6, second.tickMicros());

        assertThat(second.tickMicros()).isEqualTo(first.tickMicros());
        assertThat(third).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.2, 5, Double.POSITIVE_INFINITY})
    void goesNoFurtherThanATenth(double wanted) {
        assertThat(KernelRate.of(wanted, 10_000).frequency()).isEqualTo(0.1);
        assertThat(KernelRate.of(-wanted, 10_000).frequency()).isEqualTo(-0.1);
    }
}
