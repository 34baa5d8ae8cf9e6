package org.truechimer.daemon.runtime;

import org.jspecify.annotations.Nullable;
import org.truechimer.daemon.config.DaemonConfiguration;
import org.truechimer.daemon.config.Loaded;
import org.truechimer.daemon.config.Observability;
import org.truechimer.daemon.config.Problem;
import org.truechimer.daemon.linux.Signals;
import org.truechimer.daemon.observe.Build;
import org.truechimer.daemon.observe.Observation;
import org.truechimer.daemon.observe.Program;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The daemon as a service: it runs until a signal ends it, and takes another configuration over
 * when a signal says so.
 */
final class Service {
    private static final Logger LOGGER = System.getLogger(Service.class.getName());
    private static final long FIRST_WORD_MAX_MILLIS = 500;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Daemon daemon;
    private final ServiceManager manager;
    private final Logging logging;
    private final Supplier<Loaded> loader;
    private final String version;
    private final Build build = Build.own();
    private final long startNanos = System.nanoTime();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private DaemonConfiguration configuration;
    private @Nullable Observers observers;

    /**
     * @param daemon is running
     * @param manager told of what the service does
     * @param logging follows the configuration
     * @param configuration that the daemon runs with
     * @param loader reads it again
     * @param version of the program
     */
    Service(
            Daemon daemon,
            ServiceManager manager,
            Logging logging,
            DaemonConfiguration configuration,
            Supplier<Loaded> loader,
            String version) {
        this.daemon = daemon;
        this.manager = manager;
        this.logging = logging;
        this.configuration = configuration;
        this.loader = loader;
        this.version = version;
    }

    /** {@return the exit code, after the end of the service} The daemon is closed then. */
    int run() {
        Signals.on("TERM", () -> end(ExitCode.DONE));
        Signals.on("INT", () -> end(ExitCode.DONE));
        Signals.on("HUP", this::reload);
        Thread.setDefaultUncaughtExceptionHandler(this::uncaught);
        var _ =
                daemon.ended()
                        .exceptionally(
                                fault -> {
                                    fault(Thread.currentThread(), fault);
                                    return null;
                                });
        if (!endsBeforeFirstWord()) {
            observe(configuration.observability());
            daemon.exchangeKeys(configuration);
            manager.ready();
        }
        int code = exit.join();
        manager.stopping();
        daemon.close();
        observe(null);
        LOGGER.log(
                Level.INFO,
                () ->
                        String.format(
                                Locale.ROOT,
                                "Ended; the clock goes on at %+.3f ppm",
                                daemon.clock().frequency() * 1e6));
        return code;
    }

    /** Observers cost more time than all the rest, so the first requests go out before them. */
    private boolean endsBeforeFirstWord() {
        CompletableFuture.anyOf(exit, daemon.firstWord())
                .completeOnTimeout(null, FIRST_WORD_MAX_MILLIS, TimeUnit.MILLISECONDS)
                .join();
        return exit.isDone();
    }

    private void end(int code) {
        exit.complete(code);
    }

    /**
     * A thread of ours has ended by a bug, and nobody knows what does not work any more: only an
     * end is safe.
     */
    private void fault(Thread thread, Throwable fault) {
        LOGGER.log(
                Level.ERROR,
                "This is a fault of the program, which ends and leaves the clock at its rate;"
                        + " please report it with the lines that follow (thread "
                        + thread.getName()
                        + ")",
                fault);
        end(ExitCode.SOFTWARE);
    }

    /**
     * A virtual thread answers one request of ours or of an observer; that it could not is no
     * reason to end.
     */
    private void uncaught(Thread thread, Throwable fault) {
        if (thread.isVirtual()) {
            LOGGER.log(
                    Level.ERROR,
                    "This is a fault of the program, which goes on; please report it with the lines"
                            + " that follow (thread "
                            + thread.getName()
                            + ")",
                    fault);
        } else {
            fault(thread, fault);
        }
    }

    private synchronized void reload() {
        manager.reloading();
        switch (loader.get()) {
            case Loaded.Invalid invalid -> {
                for (Problem problem : invalid.problems()) {
                    LOGGER.log(Level.ERROR, problem.toString());
                }
                LOGGER.log(
                        Level.ERROR,
                        "The new configuration is not used, because it has faults; the old one"
                                + " holds");
            }
            case Loaded.Valid valid -> adopt(valid);
        }
        manager.ready();
    }

    private void adopt(Loaded.Valid valid) {
        DaemonConfiguration next = valid.configuration();
        logging.reload(next.observability());
        ConfigurationNotices.log(valid);
        if (!next.stateDirectory().equals(configuration.stateDirectory())) {
            LOGGER.log(Level.WARNING, "A new state-directory is used from the next start on");
        }
        if (!next.journal().equals(configuration.journal())) {
            LOGGER.log(Level.WARNING, "The new journal is used from the next start on");
        }
        daemon.reconfigure(next);
        boolean alike =
                isObservedAlike(next.observability(), configuration.observability())
                        && next.servers().isEmpty() == configuration.servers().isEmpty();
        configuration = next;
        if (!alike) {
            observe(next.observability());
        }
        LOGGER.log(Level.INFO, "The configuration was read again");
    }

    private static boolean isObservedAlike(Observability one, Observability other) {
        return one.observationPath().equals(other.observationPath())
                && one.observationPermissions() == other.observationPermissions()
                && one.metricsListen().equals(other.metricsListen());
    }

    /** Has the daemon observed as configured, or, with null, not any more. */
    private synchronized void observe(@Nullable Observability configured) {
        if (observers != null) {
            observers.close();
        }
        observers =
                configured == null
                        ? null
                        : new Observers(
                                configured,
                                this::observation,
                                configuration.servers().isEmpty()
                                        ? Optional.empty()
                                        : Optional.of(daemon::clients));
    }

    private Observation observation() {
        double uptimeSeconds = (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
        return new Observation(
                new Program(version, build.commit(), build.date(), uptimeSeconds),
                daemon.snapshot(),
                daemon.servers(),
                daemon.keyExchanges(),
                daemon.cookieKeys());
    }
}
