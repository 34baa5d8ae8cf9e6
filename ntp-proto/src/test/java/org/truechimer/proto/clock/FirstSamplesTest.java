package org.truechimer.proto.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.time.Exchange;

import java.util.ArrayList;
import java.util.List;

final class FirstSamplesTest {
    private final FirstSamples first = new FirstSamples();

    private static Exchange exchange(int seconds) {
        long nanos = seconds * 1_000_000_000L;
        return new Exchange(nanos, nanos, nanos, nanos);
    }

    /** {@return how many there were at each look, of a hundred samples} */
    private List<Integer> looks() {
        List<Integer> looks = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            first.add(exchange(i));
            if (first.isDue()) {
                looks.add(first.exchanges().size());
                first.looked();
            }
        }
        return looks;
    }

    @Test
    void areLookedAtMoreSeldomTheMoreThereAre() {
        first.begin(new PathState());
        assertThat(looks()).containsExactly(8, 9, 10, 12, 14, 16, 19, 22, 26, 31, 37, 44, 52, 62);
        assertThat(first.exchanges()).isEmpty();
    }

    @Test
    void areNotLookedAtOnceForgotten() {
        first.begin(new PathState());
        first.add(exchange(0));
        first.forget();
        assertThat(looks()).isEmpty();
    }

    @Test
    void aNewBeginningIsLookedAtAgain() {
        first.begin(new PathState());
        first.add(exchange(0));
        first.forget();
        first.begin(new PathState());
        assertThat(looks()).startsWith(8);
    }

    @Test
    void whatIsBelievedBeforeThemIsTheBeliefAfterThemCarriedBackAndWidened() {
        PathState expected = new PathState();
        expected.ff = 1;
        first.begin(expected);
        PathState belief = new PathState();
        belief.x = 1e-3;
        belief.f = 1e-6;
        belief.xx = 1e-10;
        belief.mm = 1e-12;
        belief.ff = 1e-16;
        PathState before = first.before(belief, 100, new RateNoise(0, 0));
        assertThat(before.x).isEqualTo(1e-3 - 1e-4, offset(1e-12));
        assertThat(before.mm).isEqualTo(9e-12, offset(1e-20));
        assertThat(before.ff).isEqualTo(9e-16, offset(1e-24));
        assertThat(before.xx).isEqualTo(9 * (1e-10 + 1e4 * 1e-16), offset(1e-18));
        assertThat(before.xf).isEqualTo(-9 * 100 * 1e-16, offset(1e-20));
    }

    @Test
    void whatWasKnownOfTheRateBeforeThemIsKnownStill() {
        PathState expected = new PathState();
        expected.f = 5e-6;
        expected.ff = 1e-20;
        first.begin(expected);
        PathState belief = new PathState();
        belief.ff = 1e-12;
        belief.xx = 1e-10;
        PathState before = first.before(belief, 10, new RateNoise(0, 0));
        assertThat(before.f).isEqualTo(5e-6, offset(1e-12));
        assertThat(before.ff).isEqualTo(1e-20, offset(1e-26));
    }
}
