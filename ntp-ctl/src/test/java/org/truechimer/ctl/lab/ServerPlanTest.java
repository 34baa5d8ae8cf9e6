package org.truechimer.ctl.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.truechimer.proto.wire.Address;

class ServerPlanTest {

    @Test
    void aPlanIsWhatItsTextSays() {
        assertThat(
                        ServerPlan.parse(
                                "port=11123,address=::1,delay=2ms,return=1500us,jitter=200us,error=-1.5s"))
                .isEqualTo(
                        new ServerPlan(
                                Address.parse("::1", 11_123).orElseThrow(),
                                2_000_000,
                                1_500_000,
                                200_000,
                                -1_500_000_000));
    }

    @Test
    void theWayBackIsAsLongAsTheWayOutUnlessItIsSaid() {
        assertThat(ServerPlan.parse("delay=2ms").returnNanos()).isEqualTo(2_000_000);
    }

    @Test
    void ofTheFourUsualServersOneIsWrong() {
        assertThat(ServerPlan.DEFAULT).hasSize(4);
        assertThat(ServerPlan.DEFAULT.stream().mapToLong(ServerPlan::errorNanos))
                .containsExactly(0L, 0L, 0L, 50_000_000L);
    }

    @Test
    void durationsHaveUnitsUpToDays() {
        assertThat(ServerPlan.parse("error=-1.5h").errorNanos()).isEqualTo(-5_400_000_000_000L);
        assertThat(ServerPlan.parse("error=2min").errorNanos()).isEqualTo(120_000_000_000L);
        assertThat(ServerPlan.parse("error=1d").errorNanos()).isEqualTo(86_400_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    ""               | write port=N
                    delay            | write port=N
                    colour=red       | 'colour=red'
                    delay=2          | '2' is no duration
                    delay=-1ms       | '-1ms' is no delay
                    delay=11s        | '11s' is no delay
                    error=1y         | '1y' is no duration
                    error=9999999999s| is no duration
                    error=99999d     | is longer than a century
                    port=65536       | '65536' is no port
                    port=ntp         | 'ntp' is no port
                    address=ntp.org  | 'ntp.org' is no IP address
                    """)
    void whatMeansNothingIsRefusedWithTheRemedy(String text, String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerPlan.parse(text))
                .withMessageContaining(words);
    }
}
