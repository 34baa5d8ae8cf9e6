package org.truechimer.daemon.runtime;

import org.jspecify.annotations.Nullable;
import org.truechimer.daemon.config.Observability;
import org.truechimer.daemon.observe.ClientsDocument;
import org.truechimer.daemon.observe.ClientsSnapshot;
import org.truechimer.daemon.observe.MetricsEndpoint;
import org.truechimer.daemon.observe.Observation;
import org.truechimer.daemon.observe.ObservationDocument;
import org.truechimer.daemon.observe.ObservationSocket;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What tells others how the daemon is. The daemon can do without each of them. */
final class Observers implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(Observers.class.getName());

    private final @Nullable ObservationSocket socket;
    private final @Nullable ObservationSocket clientsSocket;
    private final @Nullable MetricsEndpoint metrics;

    /**
     * Opens what is configured; what cannot be opened is logged and missing.
     *
     * @param observation all but who asks
     * @param clients who asks; empty when nobody is served
     */
    Observers(
            Observability configured,
            Supplier<Observation> observation,
            Optional<Supplier<ClientsSnapshot>> clients) {
        this.socket =
                open(
                        () ->
                                ObservationSocket.open(
                                        configured.observationPath(),
                                        permissions(configured.observationPermissions()),
                                        () -> ObservationDocument.write(observation.get())));
        this.clientsSocket =
                clients.map(
                                supplier ->
                                        open(
                                                () ->
                                                        ObservationSocket.open(
                                                                configured.clientsPath(),
                                                                permissions(
                                                                        configured
                                                                                .clientsPermissions()),
                                                                () ->
                                                                        ClientsDocument.write(
                                                                                supplier.get()))))
                        .orElse(null);
        this.metrics =
                configured
                        .metricsListen()
                        .map(address -> open(() -> MetricsEndpoint.open(address, observation)))
                        .orElse(null);
    }

    @Override
    public void close() {
        closeQuietly(socket);
        closeQuietly(clientsSocket);
        closeQuietly(metrics);
    }

    /** {@return the permissions that the nine low bits of a mode stand for} */
    static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all =
                PosixFilePermission.values(); // from the owner's reading to the others' executing
        for (int i = 0; i < all.length; i++) {
            if ((mode & 0400 >>> i) != 0) {
                permissions.add(all[i]);
            }
        }
        return permissions;
    }

    /** Opens something. */
    @FunctionalInterface
    private interface Opening<T> {
        T open() throws IOException;
    }

    private static <T> @Nullable T open(Opening<T> opening) {
        try {
            return opening.open();
        } catch (IOException e) {
            LOGGER.log(Level.ERROR, "Going on without the " + e.getMessage());
            return null;
        }
    }

    private static void closeQuietly(@Nullable AutoCloseable observer) {
        try {
            if (observer != null) {
                observer.close();
            }
        } catch (Exception e) {
            LOGGER.log(Level.WARNING, "An observer was not closed cleanly: " + e.getMessage());
        }
    }
}
