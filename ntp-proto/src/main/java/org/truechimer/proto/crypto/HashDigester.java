package org.truechimer.proto.crypto;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest of key and packet, one behind the other (RFC 5905 appendix A.5.1). */
final class HashDigester implements Digester {
    private final byte[] secret;
    private final MessageDigest hash;
    private final int hashLength;

    HashDigester(String hashName, byte[] secret) {
        this.secret = secret;
        try {
            hash = MessageDigest.getInstance(hashName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java platform was stripped of " + hashName, e);
        }
        hashLength = hash.getDigestLength();
    }

    @Override
    public void digest(byte[] packet, int length, byte[] digest) {
        hash.update(secret);
        hash.update(packet, 0, length);
        try {
            hash.digest(digest, 0, hashLength);
        } catch (DigestException e) {
            throw new IllegalStateException(e);
        }
    }
}
