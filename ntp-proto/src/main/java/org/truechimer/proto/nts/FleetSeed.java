package org.truechimer.proto.nts;

import org.truechimer.proto.crypto.AeadKey;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * One secret from which the keys of all times are derived (HKDF with SHA-256, RFC 5869): servers
 * that have the same secret and the same interval open each other's cookies, with nothing between
 * them, as long as their clocks are less than an interval apart.
 *
 * <p>Who gets hold of the secret can open every cookie, old ones too: that is the price of it.
 */
public final class FleetSeed implements AutoCloseable {
    /** Octets that a secret has at least. */
    public static final int LENGTH_MIN = 32;

    private static final byte[] PURPOSE =
            "truechimer NTS cookie key".getBytes(StandardCharsets.US_ASCII);

    private final byte[] secret;
    private final long rotationSeconds;

    /**
     * @param secret {@value #LENGTH_MIN} unpredictable octets or more; copied
     * @param rotationSeconds for how long a key seals; at least 1
     * @throws IllegalArgumentException if the secret is shorter, or the interval is
     */
    public FleetSeed(byte[] secret, long rotationSeconds) {
        if (secret.length < LENGTH_MIN) {
            throw new IllegalArgumentException(
                    "a fleet's secret of "
                            + secret.length
                            + " octets; "
                            + LENGTH_MIN
                            + " are the least");
        }
        if (rotationSeconds < 1) {
            throw new IllegalArgumentException("a rotation in " + rotationSeconds + " s");
        }
        this.secret = secret.clone();
        this.rotationSeconds = rotationSeconds;
    }

    /**
     * {@return the number of the key that seals at a time} The keys are others when it is.
     *
     * @param unixSeconds the time, seconds since 1970
     */
    public int number(long unixSeconds) {
        return (int) Math.floorDiv(unixSeconds, rotationSeconds);
    }

    /**
     * {@return the keys of a time: the one that seals, the {@value CookieKeys#KEPT} - 1 before it,
     * and the next one, with which a server whose clock is ahead may seal already}
     *
     * @param unixSeconds the time, seconds since 1970
     */
    public CookieKeys keys(long unixSeconds) {
        int sealing = number(unixSeconds);
        List<CookieKeys.Numbered> keys = new ArrayList<>();
        for (int number = sealing + 1; sealing - number < CookieKeys.KEPT; number--) {
            keys.add(new CookieKeys.Numbered(number, key(number)));
        }
        return new CookieKeys(sealing, keys);
    }

    /** The interval is part of it, so that no number stands for two keys when it changes. */
    private AeadKey key(int number) {
        byte[] info =
                ByteBuffer.allocate(PURPOSE.length + Long.BYTES + Integer.BYTES)
                        .put(PURPOSE)
                        .putLong(rotationSeconds)
                        .putInt(number)
                        .array();
        byte[] derived = derive(info);
        AeadKey key = new AeadKey(CookieKeys.ALGORITHM, derived);
        Arrays.fill(derived, (byte) 0);
        return key;
    }

    private byte[] derive(byte[] info) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(secret)
                                    .thenExpand(info, CookieKeys.ALGORITHM.keyLength()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform was stripped of HKDF", e);
        }
    }

    /** Overwrites the secret; no key can be derived after that. */
    @Override
    public void close() {
        Arrays.fill(secret, (byte) 0);
    }

    /** {@return the interval alone} */
    @Override
    public String toString() {
        return "fleet seed, rotated every " + rotationSeconds + " s";
    }
}
