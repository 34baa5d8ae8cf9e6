package org.truechimer.proto.crypto;

/** How a message authentication code is made of a key and a packet. */
public enum MacAlgorithm {
    /** The digest MD5 of key and packet (RFC 5905); broken, and only as good as nothing better. */
    MD5(16, 0),
    /** The digest SHA-1 of key and packet. */
    SHA1(20, 0),
    /** The digest SHA-256 of key and packet. */
    SHA256(32, 0),
    /** AES-CMAC with a key of 16 octets (RFC 8573, RFC 4493). */
    AES_128_CMAC(16, 16),
    /** AES-CMAC with a key of 32 octets. */
    AES_256_CMAC(16, 32);

    /** A longer digest would be taken for an extension field (RFC 7822 section 3). */
    private static final int VERSION_4_DIGEST_LENGTH_MAX = 20;

    private final int digestLength;
    private final int secretLength;

    MacAlgorithm(int digestLength, int secretLength) {
        this.digestLength = digestLength;
        this.secretLength = secretLength;
    }

    /**
     * {@return octets of the digest in a packet} NTP version 4 has room for 20, to which a longer
     * one is cut; before, there is room for all.
     *
     * @param version NTP version of the packet
     */
    public int digestLength(int version) {
        return version >= 4 ? Math.min(digestLength, VERSION_4_DIGEST_LENGTH_MAX) : digestLength;
    }

    /**
     * {@return whether a key may be so long}
     *
     * @param octets its length
     */
    public boolean acceptsSecretOf(int octets) {
        return secretLength == 0
                ? octets >= 1 && octets <= SymmetricKey.SECRET_LENGTH_MAX
                : octets == secretLength;
    }

    /** {@return octets of the key; 0 if any number will do} */
    public int secretLength() {
        return secretLength;
    }
}
