package org.truechimer.proto.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScaledErrorFunctionTest {

    /** Values from the series and the continued fraction in 60-digit arithmetic. */
    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "0.1, 0.89645697996912665",
        "0.5, 0.6156903441929259",
        "1, 0.427583576155807",
        "1.99, 0.25646783671952988",
        "2.01, 0.25433187656081824",
        "3.3, 0.16400729757293261",
        "7, 0.079800054329152936",
        "11.99, 0.046893031655408327",
        "12.01, 0.046815474348053922",
        "30, 0.018795888861416751",
        "1000, 0.00056418930145338763"
    })
    void agreesWithArithmeticOfSixtyDigits(double y, double expected) {
        assertThat(ScaledErrorFunction.erfcx(y)).isCloseTo(expected, withPercentage(1e-6));
    }
}
