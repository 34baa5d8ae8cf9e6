package org.truechimer.daemon;

import org.truechimer.daemon.config.ConfigurationLoader;
import org.truechimer.daemon.config.Loaded;
import org.truechimer.daemon.config.Problem;
import org.truechimer.daemon.linux.ClockRefusedException;
import org.truechimer.daemon.runtime.CommandLine;
import org.truechimer.daemon.runtime.ExitCode;
import org.truechimer.daemon.runtime.Launcher;
import org.truechimer.daemon.runtime.UsageException;

import java.io.IOException;
import java.security.Security;
import java.util.Map;
import java.util.function.Supplier;

/** The program {@code ntp-daemon}. */
public final class Main {
    private Main() {}

    /** Runs the program and ends the process with an {@link ExitCode}. */
    public static void main(String[] args) throws InterruptedException {
        // The resolver of the system caches as long as it should; and it knows best which family
        // works here.
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        System.setProperty("java.net.preferIPv6Addresses", "system");
        System.exit(runSafely(args));
    }

    private static int runSafely(String[] args) throws InterruptedException {
        try {
            return run(args, System.getenv());
        } catch (RuntimeException | Error e) {
            System.err.println(
                    "ntp-daemon: this is a fault of the program; please report it with the lines"
                            + " that follow");
            e.printStackTrace();
            return ExitCode.SOFTWARE;
        }
    }

    /** {@return the exit code} */
    static int run(String[] args, Map<String, String> environment) throws InterruptedException {
        CommandLine asked;
        try {
            asked = CommandLine.parse(args);
        } catch (UsageException e) {
            System.err.println("ntp-daemon: " + e.getMessage());
            return ExitCode.USAGE;
        }
        return switch (asked.action()) {
            case HELP -> print(CommandLine.HELP);
            case VERSION -> print("ntp-daemon " + version() + "\n");
            case RUN, SET_ONCE -> launch(asked, environment);
        };
    }

    private static int launch(CommandLine asked, Map<String, String> environment)
            throws InterruptedException {
        Supplier<Loaded> loader =
                () ->
                        asked.configuration()
                                .map(ConfigurationLoader::load)
                                .orElseGet(ConfigurationLoader::loadDefault);
        return switch (loader.get()) {
            case Loaded.Invalid invalid -> {
                for (Problem problem : invalid.problems()) {
                    System.err.println("ntp-daemon: " + problem);
                }
                yield ExitCode.CONFIGURATION;
            }
            case Loaded.Valid valid ->
                    launch(new Launcher(asked, valid, loader, environment, version()));
        };
    }

    private static int launch(Launcher launcher) throws InterruptedException {
        try {
            return launcher.run();
        } catch (ClockRefusedException e) {
            System.err.println("ntp-daemon: " + e.getMessage());
            return ExitCode.NOT_PERMITTED;
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("ntp-daemon: " + e.getMessage());
            return ExitCode.SOFTWARE;
        }
    }

    private static int print(String text) {
        System.out.print(text);
        return ExitCode.DONE;
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(not built)" : version;
    }
}
