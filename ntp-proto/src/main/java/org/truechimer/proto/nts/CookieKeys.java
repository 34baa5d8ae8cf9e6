package org.truechimer.proto.nts;

import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.crypto.AeadKey;

import java.util.List;
import java.util.stream.Stream;

/**
 * The keys with which a server seals its cookies and opens them again. They are numbered; one of
 * them seals, and those before it still open what they have sealed. Immutable, so that threads can
 * share it; but whoever made a key closes it when no one uses it any more.
 */
public final class CookieKeys {
    /** Of so many rotations the cookies can be opened, the newest included. */
    public static final int KEPT = 8;

    /** With which cookies are sealed. */
    public static final AeadAlgorithm ALGORITHM = AeadAlgorithm.AES_SIV_CMAC_256;

    private final int sealing;
    private final List<Numbered> keys;

    /**
     * A key with its number.
     *
     * @param number as it stands in a cookie
     * @param key what seals and opens
     */
    public record Numbered(int number, AeadKey key) {
        /** Makes sure that the key is of {@link #ALGORITHM}. */
        public Numbered {
            if (key.algorithm() != ALGORITHM) {
                throw new IllegalArgumentException("cookies are sealed with no " + key);
            }
        }
    }

    /**
     * @param sealing the number of the one that seals
     * @param keys in any order, all with different numbers
     * @throws IllegalArgumentException if none has that number, or two have the same
     */
    public CookieKeys(int sealing, List<Numbered> keys) {
        this.sealing = sealing;
        this.keys = List.copyOf(keys);
        if (keys.stream().noneMatch(key -> key.number == sealing)) {
            throw new IllegalArgumentException("no key " + Integer.toUnsignedString(sealing));
        }
        if (keys.stream().mapToInt(Numbered::number).distinct().count() < keys.size()) {
            throw new IllegalArgumentException("two keys with the same number");
        }
    }

    /**
     * {@return the first key of a server}
     *
     * @param number where to begin to count, better unpredictable than always the same: a cookie of
     *     a server that has lost its keys is known by its number then
     * @param key with which cookies are sealed
     */
    public static CookieKeys first(int number, AeadKey key) {
        return new CookieKeys(number, List.of(new Numbered(number, key)));
    }

    /**
     * {@return these keys with a new one, which seals from now on; the oldest is left out when
     * there are {@value #KEPT} already}
     *
     * @param key the new one
     */
    public CookieKeys rotated(AeadKey key) {
        int number = sealing + 1;
        Stream<Numbered> older = keys.stream().filter(k -> sealing - k.number < KEPT - 1);
        return new CookieKeys(
                number, Stream.concat(Stream.of(new Numbered(number, key)), older).toList());
    }

    /** {@return the number of the key that seals} */
    public int sealing() {
        return sealing;
    }

    /** {@return all of them} */
    public List<Numbered> keys() {
        return keys;
    }

    /** {@return the numbers alone} */
    @Override
    public String toString() {
        return "cookie keys "
                + keys.stream().map(key -> Integer.toUnsignedString(key.number)).toList();
    }
}
