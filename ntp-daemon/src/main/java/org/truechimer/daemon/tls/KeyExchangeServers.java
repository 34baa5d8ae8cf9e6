package org.truechimer.daemon.tls;

import org.truechimer.daemon.config.KeyExchangeConfiguration;
import org.truechimer.daemon.config.KeySetConfiguration;
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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All addresses at which keys are exchanged. One that cannot be had is tried again until it can:
 * its certificate may be issued later than the daemon starts.
 */
public final class KeyExchangeServers implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(KeyExchangeServers.class.getName());
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    private final SecureRandom random;
    private final Path stateDirectory;
    private final InstantSource clock;
    private volatile List<KeyExchangeServer> running = List.of();
    private List<KeyExchangeConfiguration> missing = List.of();
    private KeySetConfiguration keySet = KeySetConfiguration.DEFAULT;
    private volatile Optional<CookieKeyRing> ring = Optional.empty();
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
     * {@return the keys of the cookies that are given now; empty if none are} Allocates nothing.
     */
    public Optional<CookieKeys> keys() {
        Optional<CookieKeyRing> now = ring;
        return now.isPresent() ? now.get().shown() : Optional.empty();
    }

    /** Exchanges keys as configured, and no more where it is not. */
    public synchronized void configure(
            List<KeyExchangeConfiguration> wanted, KeySetConfiguration keys) {
        if (!keys.equals(keySet)) {
            stop();
            ring = Optional.empty();
            keySet = keys;
        }
        for (KeyExchangeServer server : running) {
            if (!wanted.contains(server.configuration())) {
                server.close();
            }
        }
        running =
                running.stream().filter(server -> wanted.contains(server.configuration())).toList();
        List<KeyExchangeConfiguration> there =
                running.stream().map(KeyExchangeServer::configuration).toList();
        missing = wanted.stream().filter(each -> !there.contains(each)).toList();
        open(Level.ERROR);
        if (!wanted.isEmpty() && care.isEmpty()) {
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
        if (!missing.isEmpty()) {
            open(Level.DEBUG);
        }
    }

    /** {@return what came to each address, and what became of it} */
    public List<KeyExchangeSnapshot> snapshots() {
        long keySince = ring.map(CookieKeyRing::sinceUnixSeconds).orElse(0L);
        return running.stream().map(server -> server.snapshot(keySince)).toList();
    }

    private void open(Level failed) {
        List<KeyExchangeConfiguration> left = new ArrayList<>();
        for (KeyExchangeConfiguration configuration : missing) {
            try {
                KeyExchangeServer server =
                        new KeyExchangeServer(
                                configuration, random, new CookieMaker(cookieKeys(), random));
                running = Stream.concat(running.stream(), Stream.of(server)).toList();
                LOGGER.log(Level.INFO, "Exchanging keys at " + server);
            } catch (IOException e) {
                LOGGER.log(
                        failed,
                        "Keys are not exchanged at "
                                + configuration.listen()
                                + " yet, and it is tried again and again: "
                                + e.getMessage());
                left.add(configuration);
            }
        }
        missing = List.copyOf(left);
    }

    /** Who exchanges no keys has none of cookies either. */
    private CookieKeyRing cookieKeys() throws IOException {
        if (ring.isEmpty()) {
            ring = Optional.of(new CookieKeyRing(keySet, stateDirectory, random, clock));
        }
        return ring.get();
    }

    private void stop() {
        running.forEach(KeyExchangeServer::close);
        running = List.of();
        missing = List.of();
    }

    /** Serves no more. */
    @Override
    public synchronized void close() {
        care.ifPresent(Thread::interrupt);
        care = Optional.empty();
        stop();
    }
}
