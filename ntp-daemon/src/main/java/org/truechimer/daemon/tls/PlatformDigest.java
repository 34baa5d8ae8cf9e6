package org.truechimer.daemon.tls;

import org.bouncycastle.crypto.ExtendedDigest;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A hash of the platform's, as the library wants to be given one. */
final class PlatformDigest implements ExtendedDigest {
    private static final int LONG_HASH_OCTETS = 48;

    /** Never used: to clone them is quicker than to look for them. */
    private static final MessageDigest SHA_256 = platforms("SHA-256");

    private static final MessageDigest SHA_384 = platforms("SHA-384");

    private final MessageDigest digest;

    private PlatformDigest(MessageDigest from) {
        try {
            digest = (MessageDigest) from.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's hashes can be cloned", e);
        }
    }

    /** One that goes on where another one stands. */
    PlatformDigest(PlatformDigest other) {
        this(other.digest);
    }

    static PlatformDigest sha256() {
        return new PlatformDigest(SHA_256);
    }

    static PlatformDigest sha384() {
        return new PlatformDigest(SHA_384);
    }

    private static MessageDigest platforms(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java platform has " + algorithm, e);
        }
    }

    @Override
    public String getAlgorithmName() {
        return digest.getAlgorithm();
    }

    @Override
    public int getDigestSize() {
        return digest.getDigestLength();
    }

    /** Blocks are as FIPS 180-4 has them. */
    @Override
    public int getByteLength() {
        return getDigestSize() >= LONG_HASH_OCTETS ? 128 : 64;
    }

    @Override
    public void update(byte octet) {
        digest.update(octet);
    }

    @Override
    public void update(byte[] octets, int offset, int length) {
        digest.update(octets, offset, length);
    }

    @Override
    public int doFinal(byte[] out, int offset) {
        try {
            return digest.digest(out, offset, digest.getDigestLength());
        } catch (DigestException e) {
            throw new IllegalArgumentException("no room for a hash", e);
        }
    }

    @Override
    public void reset() {
        digest.reset();
    }
}
