package org.truechimer.proto.clock;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StepGuardTest {
    private static final ClockPolicy POLICY =
            new ClockPolicy(
                    Double.POSITIVE_INFINITY, 86_400, 1000, 500, 1800, 0.01, 5e-4, 5e-4, 15e-6);

    @ParameterizedTest
    @CsvSource({
        "1e9, true, ''",
        "-86399, true, ''",
        "-86400, true, STARTUP",
        "999.9, false, ''",
        "1000, false, SINGLE",
        "-499.9, false, ''",
        "-500, false, SINGLE"
    })
    void eachDirectionHasItsOwnLimit(double seconds, boolean startup, String refused) {
        assertThat(
                        new StepGuard(POLICY)
                                .check(seconds, startup)
                                .map(refusal -> refusal.limit().name())
                                .orElse(""))
                .isEqualTo(refused);
    }

    @Test
    void stepsAddUpWhateverTheirDirectionAndTheFirstSettingIsFree() {
        StepGuard guard = new StepGuard(POLICY);
        guard.made(5_000_000_000_000L, true);
        assertThat(guard.accumulatedSeconds()).isZero();
        guard.made(900_000_000_000L, false);
        guard.made(-400_000_000_000L, false);
        assertThat(guard.accumulatedSeconds()).isEqualTo(1300);
        assertThat(guard.check(500, false)).isEmpty();
        assertThat(guard.check(501, false).orElseThrow().limit())
                .isEqualTo(StepGuard.Limit.ACCUMULATED);
        assertThat(guard.steps()).isEqualTo(3);
        assertThat(guard.lastStepNanos()).isEqualTo(-400_000_000_000L);
    }
}
