package org.truechimer.daemon.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

class ObservationReaderFuzzTest {

    /**
     * Whatever the octets are, there is an observation that can be written again, or the one
     * exception.
     */
    @FuzzTest
    void anyOctetsAreReadOrRefused(byte[] octets) {
        try {
            Observation observation = ObservationReader.read(octets);
            ObservationDocument.write(observation);
        } catch (ObservationException e) {
            assertThat(e.getMessage()).isNotEmpty().doesNotContain("\n", "\u001b");
        }
    }
}
