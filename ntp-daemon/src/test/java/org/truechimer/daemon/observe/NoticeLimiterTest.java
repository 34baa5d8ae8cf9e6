package org.truechimer.daemon.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.truechimer.daemon.observe.NoticeLimiter.Verdict;
import org.truechimer.proto.engine.Notice;
import org.truechimer.proto.engine.Synchronisation;
import org.truechimer.proto.select.Standing;

class NoticeLimiterTest {
    private static final long SECOND = 1_000_000_000L;

    private final NoticeLimiter limiter = new NoticeLimiter();

    @Test
    void aSourceThatFlapsEachSecondForAnHourIsShownElevenTimes() {
        int shown = 0;
        int suppressed = 0;
        for (long t = 0; t <= 3600; t++) {
            Verdict verdict = limiter.on(flap(1), t * SECOND);
            if (verdict.shown()) {
                shown++;
                suppressed += verdict.suppressed();
            }
        }
        assertThat(shown).isEqualTo(NoticeLimiter.BURST + 6);
        assertThat(shown + suppressed).isEqualTo(3601);
    }

    @Test
    void theLastOfABurstSaysThatItIs() {
        for (int i = 1; i < NoticeLimiter.BURST; i++) {
            assertThat(limiter.on(flap(1), i)).isEqualTo(new Verdict(true, 0, false));
        }
        assertThat(limiter.on(flap(1), 99)).isEqualTo(new Verdict(true, 0, true));
        assertThat(limiter.on(flap(1), 99).shown()).isFalse();
    }

    @Test
    void otherSourcesAndOtherKindsAreNotHeldBack() {
        for (int i = 0; i < 100; i++) {
            limiter.on(flap(1), i);
        }
        assertThat(limiter.on(flap(2), 100).shown()).isTrue();
        assertThat(limiter.on(new Notice.RateLimited(1, "a:123", 7), 100).shown()).isTrue();
        assertThat(
                        limiter.on(
                                        new Notice.SynchronisationChanged(
                                                Synchronisation.STARTING,
                                                Synchronisation.SYNCHRONISED),
                                        100)
                                .shown())
                .isTrue();
    }

    @Test
    void aSourceThatCalmedDownMayBurstAgain() {
        for (int i = 0; i < 100; i++) {
            limiter.on(flap(1), 0);
        }
        long later = NoticeLimiter.BURST * NoticeLimiter.INTERVAL_NANOS;
        assertThat(limiter.on(flap(1), later)).isEqualTo(new Verdict(true, 95, false));
        for (int i = 1; i < NoticeLimiter.BURST; i++) {
            assertThat(limiter.on(flap(1), later).shown()).isTrue();
        }
        assertThat(limiter.on(flap(1), later).shown()).isFalse();
    }

    private static Notice flap(int source) {
        return new Notice.StandingChanged(
                source, "a:123", Standing.SELECTED, Standing.FALSETICKER, 1);
    }
}
