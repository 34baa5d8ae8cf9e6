package org.truechimer.proto.crypto;

/** A key that two ends share. It does not print its secret. */
public final class SymmetricKey {
    /** Octets of the longest secret. */
    public static final int SECRET_LENGTH_MAX = 1024;

    private final int id;
    private final MacAlgorithm algorithm;
    private final byte[] secret;

    /**
     * Makes a key.
     *
     * @param id its number, 1 to 2<sup>32</sup> - 1, as in a packet
     * @param algorithm what it is used with
     * @param secret its octets; copied
     * @throws IllegalArgumentException if the number is 0, or the secret not as long as the
     *     algorithm wants it
     */
    public SymmetricKey(int id, MacAlgorithm algorithm, byte[] secret) {
        if (id == 0) {
            throw new IllegalArgumentException("the number 0 stands for no key");
        }
        if (!algorithm.acceptsSecretOf(secret.length)) {
            throw new IllegalArgumentException(
                    "no secret of " + algorithm + " has " + secret.length + " octets");
        }
        this.id = id;
        this.algorithm = algorithm;
        this.secret = secret.clone();
    }

    /** {@return its number, unsigned} */
    public int id() {
        return id;
    }

    /** {@return what it is used with} */
    public MacAlgorithm algorithm() {
        return algorithm;
    }

    /** {@return the octets that nobody else may see; not to be changed} */
    byte[] secret() {
        return secret;
    }

    /** {@return number and algorithm} */
    @Override
    public String toString() {
        return "key " + Integer.toUnsignedString(id) + " (" + algorithm + ")";
    }
}
