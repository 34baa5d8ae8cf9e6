package org.truechimer.proto.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.proto.RandomCases;

import java.util.SplittableRandom;

class NtpShortTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "00000001, 0.0000152587890625",
        "00010000, 1",
        "00018000, 1.5",
        "80000000, 32768",
        "ffff0000, 65535"
    })
    void isUnsignedSecondsAndSixtyFiveThousandths(String hex, double seconds) {
        NtpShort value = new NtpShort(Integer.parseUnsignedInt(hex, 16));

        assertThat(value.seconds()).isEqualTo(seconds);
        assertThat(NtpShort.ofSecondsRoundedUp(seconds)).isEqualTo(value);
    }

    @Test
    void neverShrinksABound() {
        SplittableRandom random = RandomCases.of("short format");
        for (int i = 0; i < 10_000; i++) {
            double seconds = random.nextDouble() * 65535;

            assertThat(NtpShort.ofSecondsRoundedUp(seconds).seconds())
                    .isBetween(seconds, seconds + 0x1p-16);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {65536, 1e300, Double.POSITIVE_INFINITY, Double.NaN})
    void anErrorThatCannotBeToldIsTheGreatest(double seconds) {
        assertThat(NtpShort.ofSecondsRoundedUp(seconds)).isEqualTo(NtpShort.GREATEST);
    }

    @Test
    void nothingIsLessThanZero() {
        assertThat(NtpShort.ofSecondsRoundedUp(-3)).isEqualTo(NtpShort.ZERO);
    }
}
