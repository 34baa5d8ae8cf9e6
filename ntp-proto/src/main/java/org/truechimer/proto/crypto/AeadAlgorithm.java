package org.truechimer.proto.crypto;

import java.util.Optional;

/**
 * Ways to encrypt and authenticate at once, as they are numbered for network time security (IANA,
 * "Authenticated Encryption with Associated Data Parameters").
 */
public enum AeadAlgorithm {
    /** AES-SIV with two keys of 128 bits (RFC 5297); every server and client has it. */
    AES_SIV_CMAC_256(15, 32, 16),
    /** AES-SIV with two keys of 256 bits (RFC 5297). */
    AES_SIV_CMAC_512(17, 64, 16),
    /** AES-GCM-SIV with a key of 128 bits (RFC 8452); its cookies are the shortest. */
    AES_128_GCM_SIV(30, 16, 12);

    /** Octets by which a sealed text is longer than the text, for all of them. */
    public static final int TAG_LENGTH = 16;

    /** Octets of the longest key. */
    public static final int KEY_LENGTH_MAX = 64;

    private final int id;
    private final int keyLength;
    private final int nonceLength;

    AeadAlgorithm(int id, int keyLength, int nonceLength) {
        this.id = id;
        this.keyLength = keyLength;
        this.nonceLength = nonceLength;
    }

    /** {@return the number that stands for it on the wire} */
    public int id() {
        return id;
    }

    /** {@return octets of a key} */
    public int keyLength() {
        return keyLength;
    }

    /** {@return octets of the nonces that are made here} */
    public int nonceLength() {
        return nonceLength;
    }

    /** {@return octets by which a sealed text is longer than the text} */
    public int tagLength() {
        return TAG_LENGTH;
    }

    /**
     * {@return whether a nonce from elsewhere may be so long} AES-SIV takes any.
     *
     * @param octets its length
     */
    public boolean acceptsNonceOf(int octets) {
        return this == AES_128_GCM_SIV ? octets == nonceLength : octets >= 1;
    }

    /**
     * {@return the algorithm of a number; empty if it is not known here}
     *
     * @param id as on the wire
     */
    public static Optional<AeadAlgorithm> of(int id) {
        for (AeadAlgorithm algorithm : values()) {
            if (algorithm.id == id) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }
}
