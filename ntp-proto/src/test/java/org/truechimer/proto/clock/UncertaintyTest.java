package org.truechimer.proto.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;

final class UncertaintyTest {
    private static final Uncertainty ANY = new Uncertainty(4e-12, 1e-15, 1e-16);
    private static final RateNoise NOISE = new RateNoise(1e-14, 1e-18);

    @Test
    void twoSpansOfTimeAreAsOneThatIsAsLong() {
        Uncertainty twice = ANY.after(30, NOISE).after(34, NOISE);
        Uncertainty once = ANY.after(64, NOISE);
        assertThat(twice.offset()).isCloseTo(once.offset(), offset(1e-24));
        assertThat(twice.covariance()).isCloseTo(once.covariance(), offset(1e-26));
        assertThat(twice.rate()).isCloseTo(once.rate(), offset(1e-28));
    }

    @Test
    void aMeasurementThatIsTakenOverWholeLeavesNoErrorOfTheOffset() {
        Uncertainty left = ANY.corrected(1, 0.01);
        assertThat(left.offset()).isZero();
        assertThat(left.covariance()).isZero();
        assertThat(left.rate()).isPositive();
    }

    @Test
    void aPartIsNowhereMoreThanTheWhole() {
        Uncertainty part = ANY.within(new Uncertainty(1e-12, 0, 1e-15));
        assertThat(part.offset()).isEqualTo(1e-12);
        assertThat(part.rate()).isCloseTo(0.25e-16, offset(1e-28));
    }
}
