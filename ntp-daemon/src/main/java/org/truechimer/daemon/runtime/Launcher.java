package org.truechimer.daemon.runtime;

import org.truechimer.daemon.config.Loaded;
import org.truechimer.daemon.linux.ClockRefusedException;
import org.truechimer.daemon.linux.SystemdNotifier;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Starts the daemon in the way that was asked for and stays until its end.
 *
 * @param asked the command line
 * @param loaded the configuration
 * @param loader reads the configuration again
 * @param environment of the process
 * @param version of the program
 */
public record Launcher(
        CommandLine asked,
        Loaded.Valid loaded,
        Supplier<Loaded> loader,
        Map<String, String> environment,
        String version) {
    private static final Logger LOGGER = System.getLogger(Launcher.class.getName());

    /**
     * {@return the exit code}
     *
     * @throws ClockRefusedException when the clock has to be steered and may not be
     * @throws IOException with a sentence, when the system does not give what the daemon cannot do
     *     without
     */
    public int run() throws ClockRefusedException, IOException, InterruptedException {
        Logging logging = new Logging(asked, loaded.configuration().observability(), environment);
        ServiceManager manager =
                new ServiceManager(new SystemdNotifier(environment, ProcessHandle.current().pid()));
        LOGGER.log(
                Level.INFO,
                () ->
                        "ntp-daemon "
                                + version
                                + " with "
                                + loaded.configuration().files().stream()
                                        .map(Path::toString)
                                        .collect(Collectors.joining(", ")));
        ConfigurationNotices.log(loaded);
        Daemon daemon = new Daemon(asked, loaded.configuration(), manager, version);
        return asked.action() == CommandLine.Action.SET_ONCE
                ? new OneShot(daemon, System.err).run()
                : new Service(daemon, manager, logging, loaded.configuration(), loader, version)
                        .run();
    }
}
