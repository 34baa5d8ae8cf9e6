package org.truechimer.daemon.runtime;

import org.truechimer.daemon.config.Loaded;
import org.truechimer.daemon.config.Notice;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Tells the log what should be known about a configuration. */
final class ConfigurationNotices {
    private static final Logger LOGGER = System.getLogger(ConfigurationNotices.class.getName());

    private ConfigurationNotices() {}

    static void log(Loaded.Valid loaded) {
        loaded.notices().forEach(ConfigurationNotices::log);
        loaded.configuration().missingFiles().forEach(ConfigurationNotices::log);
    }

    private static void log(Notice notice) {
        Level level =
                switch (notice.severity()) {
                    case INFORMATION -> Level.INFO;
                    case WARNING -> Level.WARNING;
                    case ERROR -> Level.ERROR;
                };
        LOGGER.log(level, notice.toString());
    }
}
