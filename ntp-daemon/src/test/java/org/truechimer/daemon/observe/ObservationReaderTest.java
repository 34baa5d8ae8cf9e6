package org.truechimer.daemon.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;

class ObservationReaderTest {
    private static final String DOCUMENT =
            new String(ObservationDocument.write(Observations.synchronised()), UTF_8);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    "steering":true               | "steering":1                   | system.steering is not true or false
                    "steering":true,              | ``                             | system.steering is missing
                    "stratum":3                   | "stratum":3.5                  | system.stratum is not a whole number
                    "stratum":3                   | "stratum":99999999999          | system.stratum is out of range
                    "synchronisation":"synchronised" | "synchronisation":"splendid" | system.synchronisation holds 'splendid', which this version does not know
                    "standing":"selected"         | "standing":"sel\\u001b[31m"     | sources[0].standing holds 'sel?[31m', which this version does not know
                    "late":2                      | "lated":2                      | sources[0].dropped holds 'lated', which this version does not know
                    "192.0.2.1:123"               | "192.0.2.1"                    | '192.0.2.1' is no address with a port
                    "192.0.2.1:123"               | "192.0.2.1:99999"              | '192.0.2.1:99999' has no port that exists
                    "NoWarning"                   | "NoWarning"                    | ``
                    "Leap61"                      | "Leap62"                       | system.leap_indicator holds 'Leap62', which this version does not know
                    "servers":[                   | "servers":[[                   | it is not JSON, or was cut short
                    "received":2                  | "receive":2                    | servers[0].shards[0].received is missing
                    "control":3                   | "controls":3                   | servers[0].shards[0].dropped holds 'controls', which this version does not know
                    "address":"[::]:123"          | "address":""                   | a server has no address
                    "timed_out":42                | "timed":42                     | key_exchange_servers[0].outcomes.timed_out is missing
                    "address":"[::]:4460"         | "address":""                   | a key exchange server has no address
                    "sources":[                   | "sources":[1,                  | sources does not hold objects only
                    """)
    void whatIsWrongWithADocumentIsSaidWithItsPlace(String was, String is, String message)
            throws Exception {
        String changed = DOCUMENT.replace(was, is == null ? "" : is);
        if (message == null || message.isEmpty()) {
            ObservationReader.read(changed.getBytes(UTF_8));
            return;
        }
        assertThat(changed).isNotEqualTo(DOCUMENT);
        assertThatThrownBy(() -> ObservationReader.read(changed.getBytes(UTF_8)))
                .isInstanceOf(ObservationException.class)
                .hasMessage(message);
    }

    @Test
    void everyBeginningOfADocumentIsRefused() {
        byte[] whole = DOCUMENT.getBytes(UTF_8);
        for (int length = 0; length < whole.length; length++) {
            byte[] beginning = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> ObservationReader.read(beginning))
                    .isInstanceOf(ObservationException.class);
        }
    }

    @Test
    void keysThatAreNotKnownArePassedOver() throws ObservationException {
        String more =
                DOCUMENT.replace(
                        "\"servers\":[]", "\"servers\":[{\"x\":[1,{}]}],\"future\":{\"y\":null}");
        assertThat(ObservationReader.read(more.getBytes(UTF_8)))
                .isEqualTo(Observations.synchronised());
    }

    @Test
    void deepNestingIsRefusedBeforeItCosts() {
        byte[] deep = ("{\"a\":" + "[".repeat(500_000)).getBytes(UTF_8);
        assertThatThrownBy(() -> ObservationReader.read(deep))
                .isInstanceOf(ObservationException.class)
                .hasMessageContaining("nested too deeply");
    }
}
