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
        assertThat(usual.greatestSeconds()).isInfinite();
    }

    @Test
    void threeTimesTheGeometricMeanIsNothingUnusual() {
        remember(10, 1e-4);
        remember(10, 2e-4);
        assertThat(usual.greatestSeconds()).isCloseTo(4.243e-4, withPercentage(0.1));
    }

    @Test
    void aClockThatIsLostOnceIsNotForgivenTheNextTime() {
        remember(100, 1e-4);
        remember(1, 1.0);
        assertThat(usual.greatestSeconds()).isCloseTo(3e-4, withPercentage(2));
    }

    @Test
    void aWorsePathBecomesTheUsualOne() {
        remember(100, 1e-4);
        remember(250, 1e-3);
        assertThat(usual.greatestSeconds()).isGreaterThan(1e-3);
    }
}
