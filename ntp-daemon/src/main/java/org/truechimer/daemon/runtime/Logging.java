package org.truechimer.daemon.runtime;

import org.truechimer.daemon.config.Observability;
import org.truechimer.daemon.observe.LogHandler;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where the log goes and how much of it. */
public final class Logging {
    private final Optional<Level> commanded;
    private final Optional<Path> path;
    private final Optional<LogFile> file;

    /**
     * Sets the log of the whole program up.
     *
     * @param asked may ask for another level than the configured one
     * @param configured where to and how much
     * @param environment of the process
     * @throws IOException with a sentence, when the configured file cannot be written
     */
    public Logging(CommandLine asked, Observability configured, Map<String, String> environment)
            throws IOException {
        commanded = asked.logLevel();
        path = configured.logPath();
        file = path.isPresent() ? Optional.of(new LogFile(path.get())) : Optional.empty();
        LogHandler handler =
                file.isPresent()
                        ? new LogHandler(file.get(), LogHandler.Format.PLAIN)
                        : new LogHandler(System.err, LogHandler.formatFor(environment));
        handler.install(commanded.orElse(configured.logLevel()));
    }

    /** Takes another level over, and opens the log file anew: it may have been moved away. */
    void reload(Observability configured) {
        LogHandler.setLevel(commanded.orElse(configured.logLevel()));
        Logger logger = System.getLogger(Logging.class.getName());
        try {
            if (file.isPresent()) {
                file.get().reopen();
            }
        } catch (IOException e) {
            logger.log(Level.ERROR, "The log goes on in the old file: " + e.getMessage());
        }
        if (!configured.logPath().equals(path)) {
            logger.log(Level.WARNING, "A new log-path is used from the next start on");
        }
    }
}
