package org.truechimer.daemon.runtime;

import org.truechimer.daemon.linux.SystemdNotifier;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.OptionalLong;

/** Keeps systemd informed. That it cannot be told is no reason to end, and is said once. */
final class ServiceManager {
    private static final Logger LOGGER = System.getLogger(ServiceManager.class.getName());

    private final SystemdNotifier notifier;
    private String lastStatus = "";
    private volatile boolean failed;

    ServiceManager(SystemdNotifier notifier) {
        this.notifier = notifier;
    }

    /** {@return how often {@link #watchdog} is wanted, nanoseconds; empty for never} */
    OptionalLong watchdogEveryNanos() {
        OptionalLong patience = notifier.watchdogNanos();
        return patience.isPresent() ? OptionalLong.of(patience.getAsLong() / 2) : patience;
    }

    void ready() {
        tell(notifier::ready);
    }

    void reloading() {
        tell(notifier::reloading);
    }

    void stopping() {
        tell(notifier::stopping);
    }

    void watchdog() {
        tell(notifier::watchdog);
    }

    /** Tells the status if it is another one. For one thread. */
    void status(String line) {
        if (!line.equals(lastStatus)) {
            lastStatus = line;
            tell(() -> notifier.status(line));
        }
    }

    /** A message to systemd. */
    @FunctionalInterface
    private interface Message {
        void send() throws IOException;
    }

    private void tell(Message message) {
        try {
            message.send();
        } catch (IOException e) {
            if (!failed) {
                failed = true;
                LOGGER.log(Level.WARNING, "The service manager does not hear: " + e.getMessage());
            }
        }
    }
}
