package org.truechimer.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.truechimer.proto.clock.ClockPolicy;
import org.truechimer.proto.engine.Configuration;
import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.journal.Ending;
import org.truechimer.proto.journal.Recorder;
import org.truechimer.proto.journal.Replay;
import org.truechimer.proto.journal.Replayer;
import org.truechimer.proto.select.SelectionPolicy;
import org.truechimer.proto.time.Reading;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

@Timeout(20)
class JournalFileTest {
    private static final Configuration CONFIGURATION =
            new Configuration(
                    List.of(),
                    new SelectionPolicy(1, 1.5),
                    ClockPolicy.DEFAULT,
                    16,
                    1_700_000_000L);

    @TempDir private Path scratch;

    @Test
    void whatWasAppendedIsThereInItsOrderAfterTheEnd() throws IOException {
        Path path = scratch.resolve("journal");
        try (JournalFile file = new JournalFile(path)) {
            assertThat(file.append(new byte[] {1, 2})).isTrue();
            assertThat(file.append(new byte[] {3})).isTrue();
        }
        assertThat(path).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void theJournalOfTheRunBeforeIsKept() throws IOException {
        Path path = Files.writeString(scratch.resolve("journal"), "before");
        Files.writeString(scratch.resolve("journal.old"), "long before");
        try (JournalFile file = new JournalFile(path)) {
            assertThat(file.append(new byte[] {1})).isTrue();
        }
        assertThat(scratch.resolve("journal.old")).hasContent("before");
        assertThat(path).hasSize(1);
    }

    @Test
    void whereThereIsNoDirectoryThereIsNoJournal() {
        Path path = scratch.resolve("missing/journal");
        assertThatThrownBy(() -> new JournalFile(path))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the journal " + path + " cannot be made: its directory does not exist");
    }

    @Test
    void afterOneThatFoundNoRoomNothingIsTaken() throws IOException {
        Path path = scratch.resolve("journal");
        int taken = 0;
        try (JournalFile file = new JournalFile(path)) {
            while (taken < 100 * JournalFile.QUEUE_MAX && file.append(new byte[] {1})) {
                taken++;
            }
            assertThat(file.append(new byte[] {2})).isFalse();
        }
        assertThat(path).hasSize(taken);
    }

    @Test
    void anEngineIsRecordedAsItWorks() throws IOException {
        Path path = scratch.resolve("journal");
        try (JournalFile file = new JournalFile(path)) {
            Recorder recorder = new Recorder(file, 1_000_000, "1", CONFIGURATION);
            StateMachine engine =
                    new RecordedEngine(StateMachine.of(new Engine(CONFIGURATION)), recorder);
            engine.on(
                    new Reading(0, 0, 0),
                    new Event.Started(0, Optional.empty(), true),
                    effect -> {});
            engine.on(new Reading(1, 1, 0), new Event.ClockRefused("no"), effect -> {});
            recorder.stop();
        }
        assertThat(
                        Replayer.replay(
                                ByteBuffer.wrap(Files.readAllBytes(path)),
                                (engine, now, event) -> {}))
                .isInstanceOfSatisfying(
                        Replay.Same.class,
                        same -> {
                            assertThat(same.ending()).isEqualTo(Ending.STOPPED);
                            assertThat(same.extent().events()).isEqualTo(2);
                            assertThat(same.extent().effects()).isPositive();
                        });
    }
}
