package org.truechimer.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.truechimer.daemon.config.Journal;
import org.truechimer.proto.clock.ClockPolicy;
import org.truechimer.proto.engine.Configuration;
import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.journal.Ending;
import org.truechimer.proto.journal.JournalPart;
import org.truechimer.proto.journal.Recorder;
import org.truechimer.proto.journal.Replay;
import org.truechimer.proto.journal.Replayer;
import org.truechimer.proto.journal.Witness;
import org.truechimer.proto.select.SelectionPolicy;
import org.truechimer.proto.time.Reading;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

@Timeout(20)
class RecordedEngineTest {
    private static final Configuration CONFIGURATION =
            new Configuration(
                    List.of(),
                    new SelectionPolicy(1, 1.5),
                    ClockPolicy.DEFAULT,
                    16,
                    1_700_000_000L);

    @TempDir private Path scratch;

    @Test
    void anEngineIsRecordedAsItWorks() throws IOException {
        Journal journal = new Journal(scratch.resolve("journal"), 1_000_000, 2);
        try (JournalWriter writer = new JournalWriter(journal)) {
            Engine whole = new Engine(CONFIGURATION);
            Recorder recorder = new Recorder(writer, journal.fileOctets(), "1", 7, whole);
            StateMachine engine = new RecordedEngine(StateMachine.of(whole), recorder);
            engine.on(
                    new Reading(0, 0, 0),
                    new Event.Started(0, Optional.empty(), true, List.of()),
                    effect -> {});
            engine.on(new Reading(1, 1, 0), new Event.ClockRefused("no"), effect -> {});
            recorder.stop();
        }
        byte[] octets = Files.readAllBytes(journal.path().resolve("0000000001.journal"));
        assertThat(
                        new Replayer(List.of(new JournalPart("it", ByteBuffer.wrap(octets))))
                                .next(new Witness() {}))
                .isInstanceOfSatisfying(
                        Replay.Same.class,
                        same -> {
                            assertThat(same.ending()).isEqualTo(Ending.STOPPED);
                            assertThat(same.extent().events()).isEqualTo(2);
                            assertThat(same.extent().effects()).isPositive();
                        });
    }
}
