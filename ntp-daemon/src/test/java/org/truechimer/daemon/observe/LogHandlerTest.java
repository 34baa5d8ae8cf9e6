package org.truechimer.daemon.observe;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.truechimer.daemon.observe.LogHandler.Format;
import org.truechimer.proto.engine.Notice;
import org.truechimer.proto.select.Standing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;

class LogHandlerTest {
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @AfterEach
    void restore() throws IOException {
        LogManager.getLogManager().readConfiguration();
    }

    @Test
    void aLineForAPersonHasTimeAndLevel() {
        LogRecord event = new LogRecord(Level.WARNING, "The sky is falling.");
        event.setInstant(Instant.parse("2026-09-01T12:00:00.250Z"));
        new LogHandler(log, Format.PLAIN).publish(event);
        assertThat(log.toString(UTF_8))
                .isEqualTo("2026-09-01T12:00:00.250Z WARN  The sky is falling.\n");
    }

    @Test
    void aLineForTheJournalHasThePriority() {
        LogHandler handler = new LogHandler(log, Format.JOURNAL);
        for (Level level :
                new Level[] {Level.SEVERE, Level.WARNING, Level.INFO, Level.FINE, Level.FINER}) {
            handler.publish(new LogRecord(level, level.getName()));
        }
        assertThat(log.toString(UTF_8))
                .isEqualTo("<3>SEVERE\n<4>WARNING\n<6>INFO\n<7>FINE\n<7>FINER\n");
    }

    @Test
    void anEventIsOneLineWhateverItsMessageHolds() {
        new LogHandler(log, Format.JOURNAL)
                .publish(new LogRecord(Level.INFO, "one\n<0>two\u001b[2J"));
        assertThat(log.toString(UTF_8)).isEqualTo("<6>one <0>two [2J\n");
    }

    @Test
    void aDefectIsLoggedWithItsTraceEachLineWithThePriority() {
        LogRecord event = new LogRecord(Level.SEVERE, "A defect");
        event.setThrown(new IllegalStateException("broken"));
        new LogHandler(log, Format.JOURNAL).publish(event);
        assertThat(log.toString(UTF_8).lines())
                .allMatch(line -> line.startsWith("<3>"))
                .anyMatch(line -> line.contains("IllegalStateException: broken"));
    }

    @Test
    void onceInstalledOursIsLoggedFromTheLevelOnAndOfLibrariesTheWarnings() {
        new LogHandler(log, Format.JOURNAL).install(Logger.Level.DEBUG);
        Logger ours = System.getLogger("org.truechimer.daemon.test");
        Logger theirs = System.getLogger("com.example.library");
        ours.log(Logger.Level.TRACE, "our trace");
        ours.log(Logger.Level.DEBUG, "our detail");
        theirs.log(Logger.Level.INFO, "their noise");
        theirs.log(Logger.Level.WARNING, "their warning");
        LogHandler.setLevel(Logger.Level.ERROR);
        ours.log(Logger.Level.WARNING, "our warning");
        assertThat(log.toString(UTF_8)).isEqualTo("<7>our detail\n<4>their warning\n");
    }

    @Test
    void theJournalsFormatIsUsedOnlyWhereTheJournalReads(@TempDir Path directory)
            throws IOException {
        Path file = Files.createFile(directory.resolve("stderr"));
        var attributes = Files.readAttributes(file, "unix:dev,ino");
        String it = attributes.get("dev") + ":" + attributes.get("ino");
        assertThat(LogHandler.formatFor(it, file)).isEqualTo(Format.JOURNAL);
        assertThat(LogHandler.formatFor("1:2", file)).isEqualTo(Format.PLAIN);
        assertThat(LogHandler.formatFor(it, directory.resolve("closed"))).isEqualTo(Format.PLAIN);
        assertThat(LogHandler.formatFor((String) null, file)).isEqualTo(Format.PLAIN);
    }

    @Test
    void noticesGoIntoTheLogInReasonableNumber() {
        new LogHandler(log, Format.JOURNAL).install(Logger.Level.INFO);
        NoticeLog notices = new NoticeLog(System.getLogger("org.truechimer.daemon.test"), true);
        Notice flap =
                new Notice.StandingChanged(
                        1, "a:123", Standing.SELECTED, Standing.FALSETICKER, 0.5);
        for (int i = 0; i < 100; i++) {
            notices.on(flap, i);
        }
        notices.on(flap, NoticeLimiter.INTERVAL_NANOS);
        String line = "<4>" + NoticeText.of(flap, true).text();
        assertThat(log.toString(UTF_8).lines())
                .containsExactly(
                        line,
                        line,
                        line,
                        line,
                        line
                                + " (It changes often; from now on that is shown every ten minutes"
                                + " at most.)",
                        line + " (95 like it were not shown.)");
    }
}
