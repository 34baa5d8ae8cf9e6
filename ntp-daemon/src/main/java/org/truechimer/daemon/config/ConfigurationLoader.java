package org.truechimer.daemon.config;

import java.nio.file.Path;

/** Reads the configuration. */
public final class ConfigurationLoader {
    /** The file that is read when none is named. */
    public static final Path DEFAULT_PATH = Path.of("/etc/truechimer/ntp.toml");

    private ConfigurationLoader() {}

    /** {@return what the configuration at {@link #DEFAULT_PATH} says, or what is wrong} */
    public static Loaded loadDefault() {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return what a configuration says, or all that is wrong with it}
     *
     * @param file the main file; the files {@code sources.d/*.toml} beside it are read too
     */
    public static Loaded load(Path file) {
        throw new UnsupportedOperationException(file.toString());
    }
}
