package org.truechimer.daemon.tls;

import org.bouncycastle.tls.crypto.impl.TlsAEADCipherImpl;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One direction of a connection under the platform's AES-GCM. Each record begins with its key and
 * its nonce, so that all connections of a thread can use the same cipher.
 */
final class PlatformGcm implements TlsAEADCipherImpl {
    private static final String TRANSFORMATION = "AES/GCM/NoPadding";

    private final Cipher cipher;
    private final int mode;
    private Key key = new SecretKeySpec(new byte[16], "AES");
    private int tagOctets;

    private PlatformGcm(Cipher cipher, int mode) {
        this.cipher = cipher;
        this.mode = mode;
    }

    /** {@return a cipher of a thread: to look for one each time would take longer than a record} */
    static Cipher cipher() {
        try {
            return Cipher.getInstance(TRANSFORMATION);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java platform has " + TRANSFORMATION, e);
        }
    }

    static PlatformGcm sealing(Cipher cipher) {
        return new PlatformGcm(cipher, Cipher.ENCRYPT_MODE);
    }

    static PlatformGcm opening(Cipher cipher) {
        return new PlatformGcm(cipher, Cipher.DECRYPT_MODE);
    }

    @Override
    public void setKey(byte[] octets, int offset, int length) {
        key = new SecretKeySpec(octets, offset, length, "AES");
    }

    @Override
    public void init(byte[] nonce, int tagOctets) throws IOException {
        this.tagOctets = tagOctets;
        try {
            cipher.init(mode, key, new GCMParameterSpec(tagOctets * Byte.SIZE, nonce));
        } catch (GeneralSecurityException e) {
            throw new IOException("AES-GCM does not take its key", e);
        }
    }

    /** What the platform says, too, but not without making itself ready to compute. */
    @Override
    public int getOutputSize(int inputOctets) {
        return mode == Cipher.ENCRYPT_MODE ? inputOctets + tagOctets : inputOctets - tagOctets;
    }

    /** As the library wants it, whatever goes wrong is no checked exception. */
    @Override
    public int doFinal(
            byte[] additional, byte[] in, int inOffset, int length, byte[] out, int outOffset) {
        cipher.updateAAD(additional);
        try {
            return cipher.doFinal(in, inOffset, length, out, outOffset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the record is not authentic", e);
        }
    }
}
