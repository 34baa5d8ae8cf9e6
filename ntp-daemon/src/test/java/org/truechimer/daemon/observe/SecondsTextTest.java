package org.truechimer.daemon.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecondsTextTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 ns",
        "4e-9, 4 ns",
        "999.4e-9, 999 ns",
        "999.6e-9, 1.00 µs",
        "9.994e-6, 9.99 µs",
        "9.996e-6, 10.0 µs",
        "99.96e-6, 100 µs",
        "-49.8e-3, -49.8 ms",
        "0.99949, 999 ms",
        "1, 1.00 s",
        "64, 64.0 s",
        "1024, 17.1 min",
        "86400, 24.0 h",
        "31556952, 365 d",
        "1e12, 11574074 d",
        "Infinity, ∞",
        "-Infinity, -∞",
        "NaN, -"
    })
    void aDurationHasThreeFiguresAndTheUnitThatSuits(double seconds, String text) {
        assertThat(SecondsText.of(seconds)).isEqualTo(text);
    }

    @Test
    void aSignedOneAlwaysHasItsSign() {
        assertThat(SecondsText.signed(0.0125)).isEqualTo("+12.5 ms");
        assertThat(SecondsText.signed(-0.0125)).isEqualTo("-12.5 ms");
        assertThat(SecondsText.signed(0)).isEqualTo("+0 ns");
    }
}
