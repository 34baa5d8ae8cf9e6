package org.truechimer.daemon.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the daemon is watched.
 *
 * @param logLevel lines below it are not written
 * @param logPath the file to write them to; the standard error output when empty
 * @param ansiColors whether they are coloured; decided by where they go when empty
 * @param observationPath the socket that tells programs how things stand
 * @param observationPermissions its mode, 0 to 0777
 * @param metricsListen where metrics are served over HTTP; empty for nowhere
 */
public record Observability(
        System.Logger.Level logLevel,
        Optional<Path> logPath,
        Optional<Boolean> ansiColors,
        Path observationPath,
        int observationPermissions,
        Optional<InetSocketAddress> metricsListen) {
    /** What holds when nothing is configured. */
    public static final Observability DEFAULT =
            new Observability(
                    System.Logger.Level.INFO,
                    Optional.empty(),
                    Optional.empty(),
                    Path.of("/run/truechimer/observe"),
                    0666,
                    Optional.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9975)));

    /** {@return the socket that tells who asks for the time: beside the other one} */
    public Path clientsPath() {
        return observationPath.resolveSibling("clients");
    }

    /** {@return its mode: who asks is not everybody's business} */
    public int clientsPermissions() {
        return observationPermissions & 0770;
    }
}
