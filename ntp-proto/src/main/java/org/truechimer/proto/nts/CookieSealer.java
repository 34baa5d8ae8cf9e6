package org.truechimer.proto.nts;

import org.truechimer.proto.crypto.Aead;
import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.crypto.AeadKey;
import org.truechimer.proto.crypto.Nonces;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes cookies of the keys of a client and gets the keys back out of them (RFC 8915 section 6), so
 * that a server remembers no client: the number of the key that sealed it, a nonce, and under seal
 * the key to the server and the key to the client. The length tells which algorithm these are of;
 * it is a multiple of 4, and always the same for an algorithm. One thread owns a sealer; it
 * allocates nothing while the keys stay the same.
 */
public final class CookieSealer {
    private static final int NONCE = Integer.BYTES;
    private static final int SEALED = NONCE + CookieKeys.ALGORITHM.nonceLength();
    private static final int OVERHEAD = SEALED + AeadAlgorithm.TAG_LENGTH;

    /** Octets of the longest cookie. */
    public static final int LENGTH_MAX = OVERHEAD + 2 * AeadAlgorithm.KEY_LENGTH_MAX;

    /** What can be returned, made once. */
    private static final List<Optional<AeadAlgorithm>> ALGORITHMS =
            Stream.of(AeadAlgorithm.values()).map(Optional::of).toList();

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final Nonces nonces;
    private final byte[] cookie = new byte[LENGTH_MAX];
    private CookieKeys keys;
    private int[] numbers = {};
    private Aead[] aeads = {};
    private int sealing;

    /**
     * @param keys to begin with
     * @param nonces of the cookies
     */
    public CookieSealer(CookieKeys keys, Nonces nonces) {
        this.nonces = nonces;
        this.keys = keys;
        take(keys);
    }

    /** {@return octets of a cookie with keys of an algorithm} */
    public static int length(AeadAlgorithm algorithm) {
        return OVERHEAD + 2 * algorithm.keyLength();
    }

    /** Uses these keys from now on; costs nothing when they are the ones that it uses already. */
    public void use(CookieKeys other) {
        if (other != keys) {
            keys = other;
            take(other);
        }
    }

    private void take(CookieKeys taken) {
        int count = taken.keys().size();
        numbers = new int[count];
        aeads = new Aead[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = taken.keys().get(i).number();
            aeads[i] = Aead.of(taken.keys().get(i).key());
            if (numbers[i] == taken.sealing()) {
                sealing = i;
            }
        }
    }

    /**
     * {@return a new cookie with two keys of the same algorithm}
     *
     * @param toServer what the client seals with
     * @param toClient what the server seals with
     */
    public byte[] seal(AeadKey toServer, AeadKey toClient) {
        AeadAlgorithm algorithm = toServer.algorithm();
        if (toClient.algorithm() != algorithm) {
            throw new IllegalArgumentException(toServer + " and " + toClient);
        }
        byte[] pair = new byte[2 * algorithm.keyLength()];
        byte[] first = toServer.copySecret();
        byte[] second = toClient.copySecret();
        System.arraycopy(first, 0, pair, 0, first.length);
        System.arraycopy(second, 0, pair, first.length, second.length);
        byte[] made = new byte[length(algorithm)];
        int _ = seal(algorithm, pair, 0, made, 0);
        Arrays.fill(first, (byte) 0);
        Arrays.fill(second, (byte) 0);
        Arrays.fill(pair, (byte) 0);
        return made;
    }

    /**
     * Writes a new cookie; {@return its length, {@link #length}}
     *
     * @param algorithm of the keys
     * @param pair holds the key to the server and behind it the key to the client
     * @param pairOffset of the first octet of these
     * @param to takes the cookie
     * @param offset of its first octet
     */
    public int seal(AeadAlgorithm algorithm, byte[] pair, int pairOffset, byte[] to, int offset) {
        int text = offset + SEALED;
        int length = 2 * algorithm.keyLength();
        INT.set(to, offset, numbers[sealing]);
        nonces.next(to, offset + NONCE, SEALED - NONCE);
        System.arraycopy(pair, pairOffset, to, text, length);
        int _ = aeads[sealing].seal(to, 0, 0, offset + NONCE, SEALED - NONCE, text, length);
        return OVERHEAD + length;
    }

    /**
     * Gets the keys out of a cookie; {@return their algorithm, or nothing if the cookie was not
     * made with one of the keys that are known}
     *
     * @param octets holds the cookie
     * @param offset of its first octet
     * @param length its octets
     * @param pair takes the key to the server and behind it the key to the client
     */
    public Optional<AeadAlgorithm> open(byte[] octets, int offset, int length, byte[] pair) {
        Optional<AeadAlgorithm> algorithm = algorithmOf(length);
        if (algorithm.isEmpty()) {
            return Optional.empty();
        }
        int index = indexOf((int) INT.get(octets, offset));
        if (index < 0) {
            return Optional.empty();
        }
        System.arraycopy(octets, offset, cookie, 0, length);
        int opened =
                aeads[index].open(cookie, 0, 0, NONCE, SEALED - NONCE, SEALED, length - SEALED);
        if (opened < 0) {
            return Optional.empty();
        }
        System.arraycopy(cookie, SEALED, pair, 0, opened);
        Arrays.fill(cookie, SEALED, SEALED + opened, (byte) 0);
        return algorithm;
    }

    private static Optional<AeadAlgorithm> algorithmOf(int length) {
        for (int i = 0; i < ALGORITHMS.size(); i++) {
            if (length == length(ALGORITHMS.get(i).orElseThrow())) {
                return ALGORITHMS.get(i);
            }
        }
        return Optional.empty();
    }

    private int indexOf(int number) {
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] == number) {
                return i;
            }
        }
        return -1;
    }
}
