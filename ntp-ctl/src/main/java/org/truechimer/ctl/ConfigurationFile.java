package org.truechimer.ctl;

import org.truechimer.daemon.config.ConfigurationLoader;
import org.truechimer.daemon.config.DaemonConfiguration;
import org.truechimer.daemon.config.Loaded;
import org.truechimer.daemon.config.Notice;
import org.truechimer.daemon.config.Problem;

import java.nio.file.Path;
import java.util.List;

/** A configuration that a command needs. */
final class ConfigurationFile {
    private ConfigurationFile() {}

    /** {@return what it says; all that is wrong with it, or to be known of it, is printed} */
    static DaemonConfiguration load(Path file, Terminal terminal) throws CommandException {
        return switch (ConfigurationLoader.load(file)) {
            case Loaded.Valid valid -> {
                print(valid.notices(), terminal);
                yield valid.configuration();
            }
            case Loaded.Invalid invalid -> {
                for (Problem problem : invalid.problems()) {
                    terminal.err().println(problem);
                }
                throw new CommandException("the configuration " + file + " is not valid");
            }
        };
    }

    /** Prints what should be known of a configuration. */
    static void print(List<Notice> notices, Terminal terminal) {
        for (Notice notice : notices) {
            terminal.err()
                    .println(
                            switch (notice.severity()) {
                                case INFORMATION -> "note: " + notice;
                                case WARNING -> "warning: " + notice;
                                case ERROR -> "error: " + notice;
                            });
        }
        terminal.err().flush();
    }
}
