package org.truechimer.proto.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;

final class UsualSigmaTest {
    private final UsualSigma usual = new UsualSigma();

    private void remember(int times, double seconds) {
        for (int i = 0; i < times; i++) {
            usual.remember(seconds);
        }
    }

    @Test
    void nothingIsUnusualBeforeTheFirstSample() {
        assertThat(usual.seconds()).isInfinite();
    }

    @Test
    void isTheGeometricMean() {
        remember(10, 1e-4);
        remember(10, 4e-4);
        assertThat(usual.seconds()).isCloseTo(2e-4, withPercentage(0.1));
    }

    @Test
    void oneSampleHardlyChangesWhatIsUsual() {
        remember(100, 1e-4);
        remember(1, 3e-4);
        assertThat(usual.seconds()).isCloseTo(1e-4, withPercentage(2));
    }

    @Test
    void aWorsePathBecomesTheUsualOne() {
        remember(100, 1e-4);
        remember(250, 3e-4);
        assertThat(usual.seconds()).isGreaterThan(2.5e-4);
    }
}
