package org.truechimer.proto.crypto;

import org.jspecify.annotations.Nullable;

import java.io.Serial;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;

import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

/**
 * The platform's AES with the processor's instructions, for whole blocks. To make one takes
 * microseconds, to give it another key half of one; encryption allocates nothing.
 */
final class AesCipher {
    private final Cipher cipher;
    private final @Nullable AlgorithmParameterSpec start;
    private final PassingKey passing = new PassingKey();

    private AesCipher(String mode, @Nullable AlgorithmParameterSpec start) {
        this.start = start;
        try {
            cipher = Cipher.getInstance("AES/" + mode + "/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform was stripped of AES", e);
        }
    }

    /** {@return one for which each block stands alone} */
    static AesCipher single() {
        return new AesCipher("ECB", null);
    }

    /** {@return one for which each block depends on those before it, in one message} */
    static AesCipher chaining() {
        return new AesCipher("CBC", new IvParameterSpec(new byte[Block.LENGTH]));
    }

    /** Takes a key of 16, 24 or 32 octets in place of the one before. */
    void key(byte[] secret, int offset, int length) {
        passing.octets = Arrays.copyOfRange(secret, offset, offset + length);
        try {
            cipher.init(Cipher.ENCRYPT_MODE, passing, start);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            Arrays.fill(passing.octets, (byte) 0);
        }
    }

    /** Encrypts the first octets of one array, a multiple of 16, to the beginning of another. */
    void encrypt(byte[] octets, int length, byte[] encrypted) {
        try {
            int _ = cipher.doFinal(octets, 0, length, encrypted, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The platform copies a key's octets; this one's are not there any more after that. */
    private static final class PassingKey implements SecretKey {
        @Serial private static final long serialVersionUID = 1;

        private transient byte[] octets = {};

        @Override
        public String getAlgorithm() {
            return "AES";
        }

        @Override
        public String getFormat() {
            return "RAW";
        }

        /** {@return a copy, which who asks for it clears} */
        @Override
        public byte[] getEncoded() {
            return octets.clone();
        }
    }
}
