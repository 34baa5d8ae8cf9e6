package org.truechimer.proto.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.RandomCases;

import java.math.BigInteger;
import java.util.SplittableRandom;

class ExchangeTest {
    private static final long MILLI = 1_000_000;

    @Test
    void offsetAndDelayAreRightAcrossTheErasOfTwoClocks() {
        long pivot = 2_000_000_000;
        Exchange exchange =
                new Exchange(
                        new NtpTimestamp(0xffffffff_80000000L).unixNanos(pivot),
                        new NtpTimestamp(0x00000000_40000000L).unixNanos(pivot),
                        new NtpTimestamp(0x00000000_50000000L).unixNanos(pivot),
                        new NtpTimestamp(0x00000000_20000000L).unixNanos(pivot));

        assertThat(exchange.outwardNanos()).isEqualTo(750 * MILLI);
        assertThat(exchange.returnNanos()).isEqualTo(-187_500_000);
        assertThat(exchange.offsetNanos()).isEqualTo(468_750_000);
        assertThat(exchange.delayNanos()).isEqualTo(562_500_000);
    }

    @Test
    void aSymmetricPathShowsTheOffsetAsItIs() {
        Exchange exchange = new Exchange(1000, 1000 + 5 * MILLI + 70, 1090 + 5 * MILLI, 1160);

        assertThat(exchange.offsetNanos()).isEqualTo(5 * MILLI);
        assertThat(exchange.delayNanos()).isEqualTo(140);
        assertThat(exchange.middleNanos()).isEqualTo(1080);
    }

    @Test
    void isExactHoweverFarTheClocksAreApart() {
        SplittableRandom random = RandomCases.of("exchange arithmetic");
        for (int i = 0; i < 10_000; i++) {
            long departure = random.nextLong(1L << 60);
            long arrival = departure + random.nextLong(1L << 32);
            long receive = random.nextLong(1L << 62);
            long transmit = receive + random.nextLong(1L << 32);
            Exchange exchange = new Exchange(departure, receive, transmit, arrival);
            BigInteger sum = difference(receive, departure).add(difference(transmit, arrival));

            // A shift rounds down, as the offset does.
            assertThat(exchange.offsetNanos()).isEqualTo(sum.shiftRight(1).longValueExact());
            assertThat(exchange.delayNanos())
                    .isEqualTo(
                            difference(arrival, departure)
                                    .subtract(difference(transmit, receive))
                                    .longValueExact());
        }
    }

    private static BigInteger difference(long a, long b) {
        return BigInteger.valueOf(a).subtract(BigInteger.valueOf(b));
    }
}
