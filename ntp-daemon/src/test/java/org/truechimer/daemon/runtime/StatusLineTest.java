package org.truechimer.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.truechimer.proto.engine.Synchronisation;
import org.truechimer.proto.time.Reading;

class StatusLineTest {
    @ParameterizedTest
    @EnumSource
    void everyStateIsOneLineOfItsOwn(Synchronisation synchronisation) {
        String line = StatusLine.of(ScriptedEngine.snapshot(new Reading(0, 0, 0), synchronisation));

        assertThat(line).doesNotContain("\n").hasSizeBetween(20, 120);
        for (Synchronisation other : Synchronisation.values()) {
            if (other != synchronisation) {
                assertThat(StatusLine.of(ScriptedEngine.snapshot(new Reading(0, 0, 0), other)))
                        .isNotEqualTo(line);
            }
        }
    }
}
