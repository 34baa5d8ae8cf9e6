package org.truechimer.daemon.tls;

import org.truechimer.daemon.config.KeySetConfiguration;
import org.truechimer.daemon.file.SecretFile;
import org.truechimer.daemon.observe.CookieKeysSnapshot;
import org.truechimer.proto.crypto.AeadKey;
import org.truechimer.proto.nts.CookieKeys;
import org.truechimer.proto.nts.FleetSeed;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The keys of the cookies of this daemon: kept in a file from one run to the next, or derived from
 * the secret of a fleet; a new one seals each time an interval is over. Any thread may ask.
 *
 * <p>The file is a number of format, the time of the last rotation, the number of the key that
 * seals, and each key behind its number.
 */
public final class CookieKeyRing {
    private static final Logger LOGGER = System.getLogger(CookieKeyRing.class.getName());
    private static final int FORMAT = 1;
    private static final int HEADER = 2 * Integer.BYTES + Long.BYTES;
    private static final int SECRET = CookieKeys.ALGORITHM.keyLength();
    private static final int ENTRY = Integer.BYTES + SECRET;

    private final long rotationSeconds;
    private final SecretFile file;
    private final Optional<FleetSeed> fleet;
    private final SecureRandom random;
    private final InstantSource clock;

    /** As it is asked for with each packet, so that nothing has to be made for it. */
    private volatile Optional<CookieKeys> keys = Optional.empty();

    private List<CookieKeys.Numbered> retired = List.of();
    private volatile long rotatedUnixSeconds;

    /** Why the keys will not be known after the next start. */
    private volatile Optional<String> problem = Optional.empty();

    private boolean kept = true;

    /**
     * @param stateDirectory where the file is, if the configuration names none
     * @param clock the wall clock
     * @throws IOException with a sentence, if the secret of a fleet is named and cannot be had
     */
    public CookieKeyRing(
            KeySetConfiguration configuration,
            Path stateDirectory,
            SecureRandom random,
            InstantSource clock)
            throws IOException {
        this.random = random;
        this.clock = clock;
        rotationSeconds = configuration.rotationSeconds();
        file = new SecretFile(configuration.storage().orElse(stateDirectory.resolve("nts-keys")));
        fleet =
                configuration.fleetSeed().isEmpty()
                        ? Optional.empty()
                        : Optional.of(seed(configuration.fleetSeed().get(), rotationSeconds));
        rotatedUnixSeconds = fleet.isPresent() ? begin(now()) : now();
        keys = Optional.of(fleet.map(seed -> seed.keys(now())).orElseGet(this::load));
    }

    /** {@return the keys of now} */
    public CookieKeys keys() {
        return keys.orElseThrow();
    }

    /** {@return the same, there always, and nothing is allocated} */
    Optional<CookieKeys> shown() {
        return keys;
    }

    /** {@return how things stand with them} */
    CookieKeysSnapshot snapshot() {
        return new CookieKeysSnapshot(
                fleet.isPresent(), OptionalLong.of(rotatedUnixSeconds), problem);
    }

    /** Takes a new key when it is time. To be called now and then. */
    public synchronized void rotate() {
        long now = now();
        if (fleet.isPresent()) {
            if (fleet.get().number(now) != keys().sealing()) {
                take(fleet.get().keys(now));
                rotatedUnixSeconds = begin(now);
            }
        } else if (now < rotatedUnixSeconds) {
            rotatedUnixSeconds = now; // the clock was set back
        } else if (now - rotatedUnixSeconds >= rotationSeconds) {
            rotatedUnixSeconds = now;
            take(keys().rotated(newKey()));
            LOGGER.log(Level.INFO, "A new key seals the NTS cookies from now on");
            save();
        }
    }

    /** All servers of a fleet change their keys at the same moments. */
    private long begin(long unixSeconds) {
        return unixSeconds - Math.floorMod(unixSeconds, rotationSeconds);
    }

    /** What falls out is closed a rotation later: until then somebody may look at it. */
    private void take(CookieKeys next) {
        retired.forEach(each -> each.key().close());
        retired = keys().keys().stream().filter(each -> !next.keys().contains(each)).toList();
        keys = Optional.of(next);
    }

    private static FleetSeed seed(Path path, long rotationSeconds) throws IOException {
        byte[] secret =
                new SecretFile(path)
                        .read()
                        .orElseThrow(() -> new IOException("there is no file " + path));
        try {
            if (secret.length < FleetSeed.LENGTH_MIN) {
                throw new IOException(
                        "the file "
                                + path
                                + " holds "
                                + secret.length
                                + " octets, too few for the secret of a fleet; make one with `head"
                                + " -c 32 /dev/urandom`");
            }
            return new FleetSeed(secret, rotationSeconds);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private CookieKeys load() {
        try {
            Optional<byte[]> content = file.read();
            if (content.isPresent()) {
                return parse(content.get());
            }
        } catch (IOException e) {
            kept = false;
            tell("NTS cookies of earlier are not known any more, and those of now", e);
        }
        keys = Optional.of(CookieKeys.first(random.nextInt(), newKey()));
        save();
        return keys();
    }

    private CookieKeys parse(byte[] content) throws IOException {
        ByteBuffer octets = ByteBuffer.wrap(content);
        if (content.length < HEADER || octets.getInt() != FORMAT) {
            throw new IOException("the file " + file.path() + " holds no cookie keys; remove it");
        }
        rotatedUnixSeconds = octets.getLong();
        int sealing = octets.getInt();
        List<CookieKeys.Numbered> read = new ArrayList<>();
        while (octets.remaining() >= ENTRY) {
            int number = octets.getInt();
            byte[] secret = new byte[SECRET];
            octets.get(secret);
            read.add(new CookieKeys.Numbered(number, new AeadKey(CookieKeys.ALGORITHM, secret)));
            Arrays.fill(secret, (byte) 0);
        }
        Arrays.fill(content, (byte) 0);
        try {
            if (!octets.hasRemaining() && read.size() <= CookieKeys.KEPT) {
                return new CookieKeys(sealing, read);
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("the file " + file.path() + " is damaged; remove it", e);
        }
        throw new IOException("the file " + file.path() + " is damaged; remove it");
    }

    private void save() {
        if (!kept) {
            return;
        }
        ByteBuffer octets = ByteBuffer.allocate(HEADER + ENTRY * keys().keys().size());
        octets.putInt(FORMAT).putLong(rotatedUnixSeconds).putInt(keys().sealing());
        for (CookieKeys.Numbered each : keys().keys()) {
            byte[] secret = each.key().copySecret();
            octets.putInt(each.number()).put(secret);
            Arrays.fill(secret, (byte) 0);
        }
        try {
            file.write(octets.array());
            problem = Optional.empty();
        } catch (IOException e) {
            tell("NTS cookies of now", e);
        } finally {
            Arrays.fill(octets.array(), (byte) 0);
        }
    }

    private void tell(String what, IOException cause) {
        problem = Optional.of(String.valueOf(cause.getMessage()));
        LOGGER.log(
                Level.ERROR,
                what + " will not be known after the next start, because " + cause.getMessage());
    }

    private AeadKey newKey() {
        byte[] secret = new byte[SECRET];
        random.nextBytes(secret);
        AeadKey key = new AeadKey(CookieKeys.ALGORITHM, secret);
        Arrays.fill(secret, (byte) 0);
        return key;
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
