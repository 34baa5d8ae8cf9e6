package org.truechimer.daemon.tls;

import org.truechimer.daemon.config.KeyExchangeConfiguration;
import org.truechimer.daemon.config.KeySetConfiguration;
import org.truechimer.daemon.observe.CookieKeysSnapshot;
import org.truechimer.daemon.observe.KeyExchangeSnapshot;
import org.truechimer.proto.nts.CookieKeys;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * All addresses at which keys are exchanged, and the keys of the cookies, which a server of a fleet
 * has without any such address. What cannot be had is tried again until it can: a certificate may
 * be issued, or the secret of a fleet arrive, later than the daemon starts.
 */
public final class KeyExchangeServers implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(KeyExchangeServers.class.getName());
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    private final SecureRandom random;
    private final Path stateDirectory;
    private final InstantSource clock;
    private volatile List<KeyExchangeServer> running = List.of();

    /** Those that cannot be had, and why. */
    private volatile Map<KeyExchangeConfiguration, String> missing = Map.of();

    private KeySetConfiguration keySet = KeySetConfiguration.DEFAULT;
    private boolean opensCookies;
    private volatile Optional<CookieKeyRing> ring = Optional.empty();

    /** Said as long as there are no keys of cookies where there should be. */
    private volatile Optional<CookieKeysSnapshot> keyless = Optional.empty();

    private Optional<Thread> care = Optional.empty();

    /**
     * @param random for the secrets of TLS
     * @param stateDirectory where the keys of cookies are, unless the configuration says another
     *     place
     * @param clock the wall clock
     */
    public KeyExchangeServers(SecureRandom random, Path stateDirectory, InstantSource clock) {
        this.random = random;
        this.stateDirectory = stateDirectory;
        this.clock = clock;
    }

    /**
     * {@return the keys of cookies; empty if cookies are neither given nor opened} Allocates
     * nothing.
     */
    public Optional<CookieKeys> keys() {
        Optional<CookieKeyRing> now = ring;
        return now.isPresent() ? now.get().shown() : Optional.empty();
    }

    /**
     * Exchanges keys as configured, and no more where it is not.
     *
     * @param wanted where
     * @param keys of the cookies
     * @param cookies whether cookies are given here, or opened for another server of a fleet
     */
    public synchronized void configure(
            List<KeyExchangeConfiguration> wanted, KeySetConfiguration keys, boolean cookies) {
        if (!keys.equals(keySet) || !cookies) {
            stop();
            ring = Optional.empty();
            keyless = Optional.empty();
            keySet = keys;
        }
        opensCookies = cookies;
        for (KeyExchangeServer server : running) {
            if (!wanted.contains(server.configuration())) {
                server.close();
            }
        }
        running =
                running.stream().filter(server -> wanted.contains(server.configuration())).toList();
        List<KeyExchangeConfiguration> there =
                running.stream().map(KeyExchangeServer::configuration).toList();
        open(wanted.stream().filter(each -> !there.contains(each)).toList(), Level.ERROR);
        if (cookies && care.isEmpty()) {
            care =
                    Optional.of(
                            Thread.ofPlatform()
                                    .daemon()
                                    .name("key-exchange-care")
                                    .start(this::careForThem));
        }
    }

    /** On a thread of its own: files are read and written, and nobody else is to wait for it. */
    private void careForThem() {
        try {
            while (true) {
                Thread.sleep(LOOK_EVERY);
                retry();
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    /** Tries again what could not be had, and takes over certificates that have changed. */
    synchronized void retry() {
        ring.ifPresent(CookieKeyRing::rotate);
        running.forEach(KeyExchangeServer::look);
        open(missing.keySet(), Level.DEBUG);
    }

    /** {@return what came to each address, and what became of it} */
    public List<KeyExchangeSnapshot> snapshots() {
        List<KeyExchangeSnapshot> snapshots = new ArrayList<>();
        running.forEach(server -> snapshots.add(server.snapshot()));
        missing.forEach(
                (each, why) -> snapshots.add(KeyExchangeSnapshot.missing(each.listen(), why)));
        return snapshots;
    }

    /** {@return how things stand with the keys of cookies; empty if there are to be none} */
    public Optional<CookieKeysSnapshot> cookieKeys() {
        return ring.map(CookieKeyRing::snapshot).or(() -> keyless);
    }

    private void open(Collection<KeyExchangeConfiguration> wanted, Level failed) {
        boolean first = opensCookies && ring.isEmpty();
        if (first) {
            openRing(failed);
        }
        Map<KeyExchangeConfiguration, String> left = new LinkedHashMap<>();
        for (KeyExchangeConfiguration configuration : wanted) {
            ring.map(keys -> open(configuration, keys, first ? Level.ERROR : failed))
                    .orElse(Optional.of("there are no keys for the cookies"))
                    .ifPresent(why -> left.put(configuration, why));
        }
        missing = Collections.unmodifiableMap(left);
    }

    private void openRing(Level failed) {
        try {
            ring = Optional.of(new CookieKeyRing(keySet, stateDirectory, random, clock));
            keyless = Optional.empty();
            keySet.fleetSeed()
                    .ifPresent(
                            path ->
                                    LOGGER.log(
                                            Level.INFO,
                                            "The keys of NTS cookies are those of the fleet with"
                                                    + " the secret in "
                                                    + path));
        } catch (IOException e) {
            keyless =
                    Optional.of(
                            new CookieKeysSnapshot(
                                    keySet.fleetSeed().isPresent(),
                                    OptionalLong.empty(),
                                    Optional.of(String.valueOf(e.getMessage()))));
            LOGGER.log(
                    failed,
                    "NTS cookies are neither given nor opened yet, and it is tried again and again: "
                            + e.getMessage());
        }
    }

    /** {@return why it cannot be; empty if it could} */
    private Optional<String> open(
            KeyExchangeConfiguration configuration, CookieKeyRing cookieKeys, Level failed) {
        try {
            KeyExchangeServer server =
                    new KeyExchangeServer(
                            configuration, random, new CookieMaker(cookieKeys, random));
            running = Stream.concat(running.stream(), Stream.of(server)).toList();
            LOGGER.log(Level.INFO, "Exchanging keys at " + server);
            return Optional.empty();
        } catch (IOException e) {
            LOGGER.log(
                    failed,
                    "Keys are not exchanged at "
                            + configuration.listen()
                            + " yet, and it is tried again and again: "
                            + e.getMessage());
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void stop() {
        running.forEach(KeyExchangeServer::close);
        running = List.of();
        missing = Map.of();
    }

    /** Serves no more. */
    @Override
    public synchronized void close() {
        care.ifPresent(Thread::interrupt);
        care = Optional.empty();
        stop();
    }
}
