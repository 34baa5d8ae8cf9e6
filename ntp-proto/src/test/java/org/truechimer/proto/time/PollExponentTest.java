package org.truechimer.proto.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PollExponentTest {

    @Test
    void intervalsAreExactOverTheWholeRange() {
        for (int exponent = PollExponent.MINIMUM; exponent <= PollExponent.MAXIMUM; exponent++) {
            assertThat(PollExponent.seconds(exponent)).isEqualTo(Math.pow(2, exponent));
            assertThat(PollExponent.nanos(exponent))
                    .isEqualTo((long) (Math.pow(2, exponent) * 1e9));
        }
        assertThat(PollExponent.nanos(-7)).isEqualTo(7_812_500);
    }

    @Test
    void refusesWhatNoSourceIsPolledAt() {
        assertThatIllegalArgumentException().isThrownBy(() -> PollExponent.nanos(-8));
        assertThatIllegalArgumentException().isThrownBy(() -> PollExponent.nanos(25));
    }
}
