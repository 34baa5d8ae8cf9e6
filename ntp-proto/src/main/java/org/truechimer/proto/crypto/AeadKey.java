package org.truechimer.proto.crypto;

import java.util.Arrays;

/**
 * A key of an AEAD algorithm. It does not print its secret, and is no value: two keys are the same
 * only if they are one. Whoever made it closes it, which overwrites the secret.
 */
public final class AeadKey implements AutoCloseable {
    private final AeadAlgorithm algorithm;
    private final byte[] secret;
    private boolean closed;

    /**
     * Makes a key.
     *
     * @param algorithm what it is used with
     * @param secret its octets; copied, so that the caller can clear them
     * @throws IllegalArgumentException if it is not as long as the algorithm wants it
     */
    public AeadKey(AeadAlgorithm algorithm, byte[] secret) {
        if (secret.length != algorithm.keyLength()) {
            throw new IllegalArgumentException(
                    "no key of " + algorithm + " has " + secret.length + " octets");
        }
        this.algorithm = algorithm;
        this.secret = secret.clone();
    }

    /** {@return what it is used with} */
    public AeadAlgorithm algorithm() {
        return algorithm;
    }

    /** {@return the octets that nobody else may see; not to be changed} */
    byte[] secret() {
        requireOpen();
        return secret;
    }

    /** {@return a copy of the octets, for a cookie or for a file that nobody else reads} */
    public byte[] copySecret() {
        return secret().clone();
    }

    /** Overwrites the secret; the key is of no use any more. */
    @Override
    public void close() {
        closed = true;
        Arrays.fill(secret, (byte) 0);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the key was closed");
        }
    }

    /** {@return the algorithm} */
    @Override
    public String toString() {
        return "key of " + algorithm;
    }
}
