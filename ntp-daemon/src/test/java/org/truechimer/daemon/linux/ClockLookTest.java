package org.truechimer.daemon.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.time.Reading;

class ClockLookTest {
    private static final long SECOND = 1_000_000_000L;
    private static final double FREQUENCY = 20e-6;
    private static final ClockLook BEFORE = new ClockLook(new Reading(0, 0, 0), 0, 0, false);

    @Test
    void aClockThatRunsAtItsFrequencyIsExplained() {
        ClockLook now = after(SECOND, 0, 0, 0, false);

        assertThat(now.unexplainedNanosSince(BEFORE, FREQUENCY)).isZero();
        assertThat(now.steppedSince(BEFORE, FREQUENCY, false)).isFalse();
        assertThat(now.suspendNanosSince(BEFORE)).isZero();
    }

    @Test
    void aStepThatWeDidNotMakeIsForeignHoweverSmall() {
        ClockLook now = after(SECOND, 1_000, 0, 0, true);

        assertThat(now.steppedSince(BEFORE, FREQUENCY, false)).isTrue();
        assertThat(now.unexplainedNanosSince(BEFORE, FREQUENCY)).isEqualTo(1_000);
    }

    @Test
    void aStepOfOurOwnIsNotForeign() {
        ClockLook now = inNextEpoch(after(SECOND, -5 * SECOND, -5 * SECOND, 0, true));

        assertThat(now.steppedSince(BEFORE, FREQUENCY, false)).isFalse();
    }

    @Test
    void aForeignStepBesideOneOfOurOwnIsForeign() {
        ClockLook now = inNextEpoch(after(SECOND, -8 * SECOND, -5 * SECOND, 0, true));

        assertThat(now.steppedSince(BEFORE, FREQUENCY, false)).isTrue();
        assertThat(now.unexplainedNanosSince(BEFORE, FREQUENCY)).isEqualTo(-3 * SECOND);
    }

    @Test
    void aSuspendIsNoStep() {
        ClockLook now = after(SECOND, 3_600 * SECOND, 0, 3_600 * SECOND, true);

        assertThat(now.suspendNanosSince(BEFORE)).isEqualTo(3_600 * SECOND);
        assertThat(now.steppedSince(BEFORE, FREQUENCY, false)).isFalse();
    }

    @Test
    void theKernelMaySayOnlyLaterThatASuspendSetTheClock() {
        ClockLook resumed = after(SECOND, 3_600 * SECOND, 0, 3_600 * SECOND, false);
        ClockLook later = new ClockLook(resumed.reading(), 0, resumed.sleptNanos(), true);

        assertThat(later.steppedSince(resumed, FREQUENCY, true)).isFalse();
        assertThat(later.steppedSince(resumed, FREQUENCY, false)).isTrue();
    }

    @Test
    void aStepDuringASuspendIsAStepToo() {
        ClockLook now = after(SECOND, 3_700 * SECOND, 0, 3_600 * SECOND, true);

        assertThat(now.steppedSince(BEFORE, FREQUENCY, false)).isTrue();
    }

    private static ClockLook after(
            long nanos, long moved, long ownSteps, long slept, boolean wasSet) {
        long drift = Math.round(FREQUENCY * nanos);
        return new ClockLook(new Reading(nanos, nanos + drift + moved, 0), ownSteps, slept, wasSet);
    }

    private static ClockLook inNextEpoch(ClockLook look) {
        return look.inEpoch(2);
    }
}
