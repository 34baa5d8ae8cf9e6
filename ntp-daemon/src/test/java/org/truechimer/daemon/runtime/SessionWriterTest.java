package org.truechimer.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class SessionWriterTest {
    private static final long LATER_MILLIS = 3_600_000;

    @TempDir private Path directory;

    private static Sessions sessions(int cookies) {
        Sessions sessions = new Sessions(List.of(), () -> {});
        sessions.keep(TestSessions.asked(1), TestSessions.TERMS, TestSessions.agreed(cookies));
        return sessions;
    }

    @Test
    void whatThereIsAtTheEndIsWrittenAndNothingAfterIt() throws IOException {
        SessionFile file = new SessionFile(directory);
        SessionWriter writer = new SessionWriter(file, LATER_MILLIS);
        writer.changed(sessions(8)::octets);
        writer.last(sessions(3).octets());
        assertThat(new Sessions(file.load(), () -> {}).cookies(1)).isEqualTo(3);
        writer.changed(sessions(8)::octets);
        assertThat(new Sessions(file.load(), () -> {}).cookies(1)).isEqualTo(3);
    }

    @Test
    void aChangeIsWrittenByItself() throws Exception {
        SessionFile file = new SessionFile(directory);
        CountDownLatch asked = new CountDownLatch(1);
        try (SessionWriter writer = new SessionWriter(file, 1)) {
            writer.changed(
                    () -> {
                        asked.countDown();
                        return sessions(8).octets();
                    });
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(file.load()).hasSize(1);
    }
}
