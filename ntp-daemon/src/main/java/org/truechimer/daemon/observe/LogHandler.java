package org.truechimer.daemon.observe;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Writes the log: one line an event, to standard error. */
public final class LogHandler extends Handler {

    /** What a line begins with. */
    public enum Format {
        /** The time and the level, for a person. */
        PLAIN,
        /** The priority in angle brackets, for systemd's journal, which keeps the time itself. */
        JOURNAL
    }

    private static final String OURS = "org.truechimer";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** Held, because java.util.logging forgets a logger's level together with the logger. */
    private static final Logger OUR_LOGGER = Logger.getLogger(OURS);

    private final OutputStream out;
    private final Format format;
    private final SimpleFormatter parameters = new SimpleFormatter();

    /** Makes a handler that writes to {@code out}. */
    public LogHandler(OutputStream out, Format format) {
        this.out = out;
        this.format = format;
    }

    /**
     * Makes this the only handler of the whole program: ours is logged from {@code level} on, the
     * libraries' only from warnings on, and their details together with our own trace.
     */
    public void install(Level level) {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.addHandler(this);
        setLevel(level);
    }

    /** Changes from which level on is logged. */
    public static void setLevel(Level level) {
        OUR_LOGGER.setLevel(julLevel(level));
        Logger.getLogger("")
                .setLevel(level == Level.TRACE ? julLevel(level) : java.util.logging.Level.WARNING);
    }

    /**
     * {@return the format that suits standard error: the journal's when the service manager says,
     * in {@code JOURNAL_STREAM}, that the very file behind it is the journal}
     *
     * @param environment of the process
     */
    public static Format formatFor(Map<String, String> environment) {
        return formatFor(environment.get("JOURNAL_STREAM"), Path.of("/proc/self/fd/2"));
    }

    static Format formatFor(@Nullable String journalStream, Path standardError) {
        if (journalStream == null) {
            return Format.PLAIN;
        }
        try {
            Map<String, Object> file = Files.readAttributes(standardError, "unix:dev,ino");
            return journalStream.equals(file.get("dev") + ":" + file.get("ino"))
                    ? Format.JOURNAL
                    : Format.PLAIN;
        } catch (IOException | UnsupportedOperationException e) {
            return Format.PLAIN;
        }
    }

    /** Writes one event. */
    @Override
    public synchronized void publish(LogRecord event) {
        if (!isLoggable(event)) {
            return;
        }
        StringBuilder text = new StringBuilder();
        String start = start(event);
        text.append(start).append(oneLine(parameters.formatMessage(event))).append('\n');
        Throwable thrown = event.getThrown();
        if (thrown != null) {
            stackTrace(thrown)
                    .lines()
                    .forEach(
                            line ->
                                    text.append(start)
                                            .append("    ")
                                            .append(line.strip())
                                            .append('\n'));
        }
        try {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            // Standard error is gone, and with it the place where that could be said.
        }
    }

    @Override
    public void flush() {
        // Each event is flushed as it is written.
    }

    @Override
    public void close() {
        // Standard error stays open.
    }

    private String start(LogRecord event) {
        int level = event.getLevel().intValue();
        return switch (format) {
            case PLAIN ->
                    TIME.format(Instant.ofEpochMilli(event.getMillis())) + " " + name(level) + " ";
            case JOURNAL -> "<" + priority(level) + ">";
        };
    }

    private static String name(int level) {
        if (level >= java.util.logging.Level.SEVERE.intValue()) {
            return "ERROR";
        } else if (level >= java.util.logging.Level.WARNING.intValue()) {
            return "WARN ";
        } else if (level >= java.util.logging.Level.CONFIG.intValue()) {
            return "INFO ";
        }
        return level >= java.util.logging.Level.FINE.intValue() ? "DEBUG" : "TRACE";
    }

    /** Syslog's numbers: 3 error, 4 warning, 6 information, 7 debugging. */
    private static int priority(int level) {
        if (level >= java.util.logging.Level.SEVERE.intValue()) {
            return 3;
        } else if (level >= java.util.logging.Level.WARNING.intValue()) {
            return 4;
        }
        return level >= java.util.logging.Level.CONFIG.intValue() ? 6 : 7;
    }

    private static java.util.logging.Level julLevel(Level level) {
        return switch (level) {
            case ALL, TRACE -> java.util.logging.Level.FINER;
            case DEBUG -> java.util.logging.Level.FINE;
            case INFO -> java.util.logging.Level.INFO;
            case WARNING -> java.util.logging.Level.WARNING;
            case ERROR -> java.util.logging.Level.SEVERE;
            case OFF -> java.util.logging.Level.OFF;
        };
    }

    private static String oneLine(String message) {
        StringBuilder line = new StringBuilder(message.length());
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            line.append(Character.isISOControl(c) ? ' ' : c);
        }
        return line.toString();
    }

    private static String stackTrace(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
