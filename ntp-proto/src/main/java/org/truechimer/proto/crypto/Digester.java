package org.truechimer.proto.crypto;

/** Makes digests of packets with one key. One thread uses it. */
sealed interface Digester permits HashDigester, Cmac {
    /** Octets of the longest digest, and of what a digest may need behind the packet. */
    int ROOM = 64;

    /**
     * Makes a digest.
     *
     * @param packet begins with the packet, and has {@link #ROOM} octets behind it that may be
     *     changed
     * @param length octets of the packet
     * @param digest takes the digest, whole
     */
    void digest(byte[] packet, int length, byte[] digest);

    /** {@return one for a key} */
    static Digester of(SymmetricKey key) {
        return switch (key.algorithm()) {
            case MD5 -> new HashDigester("MD5", key.secret());
            case SHA1 -> new HashDigester("SHA-1", key.secret());
            case SHA256 -> new HashDigester("SHA-256", key.secret());
            case AES_128_CMAC, AES_256_CMAC -> new Cmac(key.secret());
        };
    }
}
