package org.truechimer.ctl;

import org.truechimer.daemon.config.ConfigurationLoader;
import org.truechimer.daemon.config.DaemonConfiguration;
import org.truechimer.daemon.config.Loaded;
import org.truechimer.daemon.config.Problem;

import java.nio.file.Path;

/** A configuration that a command needs. */
final class ConfigurationFile {
    private ConfigurationFile() {}

    /** {@return what it says; all that is wrong with it is printed} */
    static DaemonConfiguration load(Path file, Terminal terminal) throws CommandException {
        return switch (ConfigurationLoader.load(file)) {
            case Loaded.Valid valid -> valid.configuration();
            case Loaded.Invalid invalid -> {
                for (Problem problem : invalid.problems()) {
                    terminal.err().println(problem);
                }
                throw new CommandException("the configuration " + file + " is not valid");
            }
        };
    }
}
