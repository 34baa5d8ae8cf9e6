package org.truechimer.daemon.server;

import org.truechimer.daemon.config.ServerConfiguration;
import org.truechimer.daemon.observe.ClientsSnapshot;
import org.truechimer.daemon.observe.ServerSnapshot;
import org.truechimer.proto.nts.CookieKeys;
import org.truechimer.proto.wire.Address;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * All addresses at which time is served. One that cannot be had is tried again until it can: the
 * interface that it belongs to may come up later than the daemon.
 */
public final class NtpServers implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(NtpServers.class.getName());

    private final ServedClock clock;
    private final Supplier<Optional<CookieKeys>> cookieKeys;
    private final LongSupplier random;
    private final List<NtpServer> running = new ArrayList<>();

    /** Those that cannot be had, and why. */
    private Map<ServerConfiguration, String> missing = Map.of();

    private boolean silent;

    /**
     * @param clock says what to tell
     * @param cookieKeys of network time security, those of now; used by several threads, again and
     *     again, so they can change while time is served
     * @param random 64 unpredictable bits each time; used by several threads
     */
    public NtpServers(
            ServedClock clock, Supplier<Optional<CookieKeys>> cookieKeys, LongSupplier random) {
        this.clock = clock;
        this.cookieKeys = cookieKeys;
        this.random = random;
    }

    /** Serves time as configured, and no more where it is not. */
    public synchronized void configure(List<ServerConfiguration> wanted) {
        running.removeIf(server -> isGone(server, wanted));
        List<ServerConfiguration> fresh = new ArrayList<>();
        for (ServerConfiguration configuration : wanted) {
            Optional<NtpServer> alike =
                    running.stream()
                            .filter(s -> s.configuration().isServedAlike(configuration))
                            .findFirst();
            alike.ifPresentOrElse(
                    server -> server.use(configuration.policy()), () -> fresh.add(configuration));
        }
        open(fresh, Level.ERROR);
        follow();
    }

    /** Tries again what could not be had, and follows the addresses of the machine. */
    public synchronized void retry() {
        open(missing.keySet(), Level.DEBUG);
        follow();
    }

    private void follow() {
        if (running.stream().noneMatch(NtpServer::hasAllAddresses)) {
            return;
        }
        try {
            Set<Address> addresses = BoundSockets.ofThisMachine();
            running.forEach(server -> server.follow(addresses));
        } catch (SocketException e) {
            if (!silent) {
                silent = true;
                LOGGER.log(
                        Level.WARNING,
                        "The system does not tell which addresses this machine has; all are served"
                                + " at one socket, which takes a little longer: "
                                + e.getMessage());
            }
        }
    }

    /** {@return what came to each address, and what became of it} */
    public synchronized List<ServerSnapshot> snapshots() {
        List<ServerSnapshot> snapshots = new ArrayList<>();
        running.forEach(server -> snapshots.add(server.snapshot()));
        missing.forEach((each, why) -> snapshots.add(ServerSnapshot.missing(each.listen(), why)));
        return snapshots;
    }

    /** {@return who asked} */
    public ClientsSnapshot clients() {
        ClientsSnapshot.Collector collector = new ClientsSnapshot.Collector();
        running().forEach(server -> server.collect(collector));
        return collector.snapshot();
    }

    /** {@return those that serve} */
    synchronized List<NtpServer> running() {
        return List.copyOf(running);
    }

    private static boolean isGone(NtpServer server, List<ServerConfiguration> wanted) {
        boolean gone = wanted.stream().noneMatch(server.configuration()::isServedAlike);
        if (gone) {
            server.close();
        }
        return gone;
    }

    private void open(Collection<ServerConfiguration> wanted, Level failed) {
        Map<ServerConfiguration, String> left = new LinkedHashMap<>();
        for (ServerConfiguration configuration : wanted) {
            try {
                NtpServer server = new NtpServer(configuration, clock, cookieKeys, random);
                running.add(server);
                LOGGER.log(Level.INFO, "Serving time at " + server);
            } catch (IOException e) {
                LOGGER.log(
                        failed,
                        "Time is not served at "
                                + configuration.listen()
                                + " yet, and it is tried again and again: "
                                + e.getMessage());
                left.put(configuration, String.valueOf(e.getMessage()));
            }
        }
        missing = left;
    }

    /** Serves no more. */
    @Override
    public synchronized void close() {
        running.forEach(NtpServer::close);
        running.clear();
        missing = Map.of();
    }
}
