package org.truechimer.proto.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.truechimer.proto.RandomCases;

import java.time.Instant;
import java.util.SplittableRandom;

class NtpTimestampTest {
    private static final long IN_1970 = 0;
    private static final long IN_2025 = 1_735_689_600;

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z,           83aa7e8000000000",
        "1972-01-01T00:00:00Z,           876ce58000000000",
        "2023-11-14T22:13:20.123456789Z, e8fe6f801f9add37",
        "2036-02-07T06:28:15.999999999Z, fffffffffffffffb",
        "2036-02-07T06:28:16Z,           0000000000000000",
        "2036-02-07T06:28:17.5Z,         0000000180000000",
        "2100-03-01T00:00:00Z,           787e9e0000000000",
    })
    void knowsTheErasOfTheStandard(Instant instant, String hex) {
        long unixNanos = instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
        NtpTimestamp timestamp = new NtpTimestamp(Long.parseUnsignedLong(hex, 16));

        assertThat(NtpTimestamp.ofUnixNanos(unixNanos)).isEqualTo(timestamp);
        assertThat(timestamp.unixNanos(IN_1970)).isEqualTo(unixNanos);
    }

    @Test
    void aTimestampBeforeThePivotIsOfTheNextEra() {
        NtpTimestamp in1990 =
                NtpTimestamp.ofUnixNanos(
                        Instant.parse("1990-01-01T00:00:00Z").getEpochSecond() * NANOS);

        assertThat(Instant.ofEpochSecond(in1990.unixNanos(IN_2025) / NANOS))
                .isEqualTo("2126-02-07T06:28:16Z");
    }

    @Test
    void thePivotItselfAndTheSecondBeforeItAreAnEraApart() {
        NtpTimestamp pivot = NtpTimestamp.ofUnixNanos(IN_2025 * NANOS);
        NtpTimestamp before = NtpTimestamp.ofUnixNanos((IN_2025 - 1) * NANOS);

        assertThat(pivot.unixNanos(IN_2025)).isEqualTo(IN_2025 * NANOS);
        assertThat(before.unixNanos(IN_2025)).isEqualTo((IN_2025 - 1 + (1L << 32)) * NANOS);
    }

    @Test
    void isTheSameInstantAgainAsLongAsItIsOfTheEraOfThePivot() {
        SplittableRandom random = RandomCases.of("timestamp there and back");
        for (int i = 0; i < 10_000; i++) {
            long pivot = random.nextLong(0, 4_900_000_000L);
            long unixNanos = (pivot + random.nextLong(1L << 32)) * NANOS + random.nextLong(NANOS);

            assertThat(NtpTimestamp.ofUnixNanos(unixNanos).unixNanos(pivot)).isEqualTo(unixNanos);
        }
    }

    @Test
    void readsTheLastFractionOfASecondAsTheNext() {
        assertThat(new NtpTimestamp(0x83aa7e80_ffffffffL).unixNanos(IN_1970)).isEqualTo(NANOS);
    }

    @Test
    void timesBefore1970HaveTimestampsToo() {
        assertThat(NtpTimestamp.ofUnixNanos(-NANOS / 2))
                .isEqualTo(new NtpTimestamp(0x83aa7e7f_80000000L));
    }

    @Test
    void differencesWrapAroundFromEraToEra() {
        NtpTimestamp last = new NtpTimestamp(0xffffffff_80000000L);
        NtpTimestamp first = new NtpTimestamp(0x00000000_40000000L);

        assertThat(first.minus(last)).isEqualTo(0xC0000000L);
        assertThat(last.minus(first)).isEqualTo(-0xC0000000L);
    }

    @Test
    void differencesAreExactUpToSixtyEightYears() {
        SplittableRandom random = RandomCases.of("timestamp differences");
        for (int i = 0; i < 10_000; i++) {
            NtpTimestamp one = new NtpTimestamp(random.nextLong());
            long difference = random.nextLong();

            assertThat(new NtpTimestamp(one.bits() + difference).minus(one)).isEqualTo(difference);
        }
    }

    @Test
    void aTimestampNearAnotherTimeNeedsNoPivot() {
        SplittableRandom random = RandomCases.of("timestamp near another time");
        long sixtyEightYears = (1L << 31) - 1;
        for (int i = 0; i < 10_000; i++) {
            long other = random.nextLong(0, 4_900_000_000L) * NANOS;
            long unixNanos = other + random.nextLong(-sixtyEightYears, sixtyEightYears) * NANOS;

            assertThat(NtpTimestamp.ofUnixNanos(unixNanos).unixNanosNear(other))
                    .isEqualTo(unixNanos);
        }
    }

    @Test
    void zeroMeansUnknown() {
        assertThat(NtpTimestamp.ZERO.isZero()).isTrue();
        assertThat(new NtpTimestamp(1).isZero()).isFalse();
    }

    private static final long NANOS = 1_000_000_000L;
}
