package org.truechimer.proto.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.Allocation;
import org.truechimer.proto.RandomCases;

import java.util.SplittableRandom;
import java.util.TreeMap;

class InterleavedHistoryTest {
    private static final long T = 0xEAF0_0000_1234_5678L;
    private static final long MILLISECOND = (1L << 32) / 1000;

    private final InterleavedHistory history = new InterleavedHistory(64);

    @Test
    void tellsOnceWhenAnAnswerLeft() {
        history.keep(T, T + 5000, false);

        assertThat(history.take(T)).isEqualTo(T + 5000);
        assertThat(history.take(T)).isEqualTo(InterleavedHistory.UNKNOWN);
    }

    @Test
    void knowsNothingOfWhatWasNotKept() {
        assertThat(history.take(T)).isEqualTo(InterleavedHistory.UNKNOWN);
        assertThat(history.take(0)).isEqualTo(InterleavedHistory.UNKNOWN);
    }

    @Test
    void theLaterWordOnWhenAnAnswerLeftCounts() {
        history.keep(T, T + 5000, false);
        history.refine(T, T + 7000);

        assertThat(history.take(T)).isEqualTo(T + 7000);
    }

    @Test
    void aLateWordOnAnAnswerThatIsNotKeptMeansNothing() {
        history.refine(T, T + 7000);

        assertThat(history.take(T)).isEqualTo(InterleavedHistory.UNKNOWN);
    }

    @Test
    void noTwoAnswersHaveTheSameReceiveTimestamp() {
        assertThat(history.unique(T)).isEqualTo(T);
        history.keep(T, T + 5000, false);
        assertThat(history.unique(T)).isEqualTo(T + 1);
        history.keep(T + 1, T + 5000, false);
        assertThat(history.unique(T)).isEqualTo(T + 2);
        assertThat(history.unique(0)).isEqualTo(1);
    }

    @Test
    void whatCannotBeIsNotKept() {
        history.keep(T, T, false);
        assertThat(history.take(T)).isZero();
        history.keep(T, T - 1, false);
        assertThat(history.take(T)).isZero();
        history.keep(T, T + 501 * MILLISECOND, false);
        assertThat(history.take(T)).isZero();
        history.keep(T, T + 499 * MILLISECOND, false);
        assertThat(history.take(T)).isEqualTo(T + 499 * MILLISECOND);
    }

    @Test
    void aWordThatCannotBeTrueForgetsTheAnswer() {
        history.keep(T, T + 5000, false);
        history.refine(T, T - 5000);

        assertThat(history.take(T)).isEqualTo(InterleavedHistory.UNKNOWN);
    }

    @Test
    void theAgesOfNtpMeetWithoutASeam() {
        long last = -1000;
        history.keep(last, last + 5000, false);

        assertThat(history.take(last)).isEqualTo(4000);
    }

    @Test
    void whenFullTheOldestGoes() {
        InterleavedHistory small = new InterleavedHistory(8);
        for (int i = 0; i < 12; i++) {
            small.keep(T + i * MILLISECOND, T + i * MILLISECOND + 5000, false);
        }

        for (int i = 0; i < 12; i++) {
            assertThat(small.take(T + i * MILLISECOND) != 0).isEqualTo(i >= 4);
        }
    }

    @Test
    void strangersMakeNoProvenClientGo() {
        InterleavedHistory small = new InterleavedHistory(8);
        for (int i = 0; i < 8; i++) {
            small.keep(T + i * MILLISECOND, T + i * MILLISECOND + 5000, true);
        }
        for (int i = 8; i < 1000; i++) {
            small.keep(T + i * MILLISECOND, T + i * MILLISECOND + 5000, false);
        }
        assertThat(small.take(T + 999 * MILLISECOND)).isZero();

        small.keep(T + 1000 * MILLISECOND, T + 1000 * MILLISECOND + 5000, true);

        assertThat(small.take(T)).isZero();
        assertThat(small.take(T + MILLISECOND)).isEqualTo(T + MILLISECOND + 5000);
        assertThat(small.take(T + 1000 * MILLISECOND)).isNotZero();
    }

    @Test
    void whoIsProvenIsForgottenAfterAnHourOrTwo() {
        InterleavedHistory small = new InterleavedHistory(8);
        for (int i = 0; i < 8; i++) {
            small.keep(T + i, T + i + 5000, true);
        }
        long later = T + ((2L * 3600) << 32);
        small.keep(later, later + 5000, false);

        assertThat(small.take(later)).isEqualTo(later + 5000);
    }

    @Test
    void isEmptyAfterAStep() {
        history.keep(T, T + 5000, true);
        history.clear();

        assertThat(history.take(T)).isEqualTo(InterleavedHistory.UNKNOWN);
    }

    @Test
    void whatItTellsIsWhatItWasTold() {
        SplittableRandom random = RandomCases.of("interleaved history");
        TreeMap<Long, Long> told = new TreeMap<>();
        long now = T;
        for (int i = 0; i < 200_000; i++) {
            now += random.nextInt(3);
            long receive = history.unique(now);
            long transmit = receive + 1 + random.nextInt(1000);
            history.keep(receive, transmit, random.nextInt(4) == 0);
            told.put(receive, transmit);
            long asked = now - random.nextInt(100);
            long answer = history.take(asked);
            if (answer != InterleavedHistory.UNKNOWN) {
                assertThat(told.remove(asked)).isEqualTo(answer);
            }
        }
    }

    @Test
    void allocatesNothing() {
        long bytes =
                Allocation.bytesOf(
                        () -> {
                            for (int i = 0; i < 50_000; i++) {
                                long receive = history.unique(T + i * 10L);
                                history.keep(receive, receive + 3, i % 3 == 0);
                                history.refine(receive, receive + 4);
                                history.take(T + i * 5L);
                            }
                        });

        assertThat(bytes).isZero();
    }
}
