package org.truechimer.proto.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.time.NtpShort;
import org.truechimer.proto.time.NtpTimestamp;

class ServedTimeTest {
    private static final long THEN = 1_800_000_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private static ServedTime time(double dispersion, double growth) {
        return ServedTime.synchronised(1, 3, 7, 0.5, dispersion, growth, THEN, 0, THEN);
    }

    private static long bits(long unixNanos) {
        return NtpTimestamp.ofUnixNanos(unixNanos).bits();
    }

    private static double dispersion(ServedTime time, long unixNanos) {
        return new NtpShort(time.rootDispersion(bits(unixNanos))).seconds();
    }

    @Test
    void theMachinesClockIsServedAsItIs() {
        assertThat(time(0, 0).served(bits(THEN + 17))).isEqualTo(bits(THEN + 17));
    }

    @Test
    void anotherClockIsAheadAlongALine() {
        ServedTime time = time(0, 0).aheadBy(-3 * SECOND, 500e-6, THEN);
        long served = time.served(bits(THEN + 2 * SECOND));
        assertThat(served - bits(THEN - SECOND + 1_000_000)).isBetween(-8L, 8L);
    }

    @Test
    void theDispersionNeverShrinks() {
        ServedTime time = time(0.001, 1e-3);
        assertThat(dispersion(time, THEN - 5 * SECOND)).isEqualTo(dispersion(time, THEN));
        assertThat(dispersion(time, THEN + 10 * SECOND)).isBetween(0.011, 0.01105);
    }

    @Test
    void theDispersionEndsAtTheGreatestThatCanBeSaid() {
        assertThat(dispersion(time(65_000, 1), THEN + 1000 * SECOND))
                .isEqualTo(NtpShort.GREATEST.seconds());
        assertThat(dispersion(time(1, 1), THEN + 2_000_000_000L * SECOND)).isGreaterThan(10_000);
        assertThat(dispersion(time(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY), THEN))
                .isEqualTo(NtpShort.GREATEST.seconds());
    }

    @Test
    void theDispersionAgesAcrossTheEndOfAnEra() {
        long end = 2_085_978_496L * SECOND;
        ServedTime time = ServedTime.synchronised(0, 1, 0, 0, 1, 0.5, end, 0, end - SECOND);
        assertThat(dispersion(time, end + SECOND)).isBetween(2.0, 2.0001);
    }
}
