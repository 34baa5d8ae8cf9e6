package org.truechimer.daemon.tls;

import org.bouncycastle.tls.crypto.impl.TlsAEADCipherImpl;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.Provider;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** One direction of a connection under the platform's AES-GCM. */
final class PlatformGcm implements TlsAEADCipherImpl {
    private static final String TRANSFORMATION = "AES/GCM/NoPadding";

    private final Cipher cipher;
    private final int mode;
    private Key key = new SecretKeySpec(new byte[16], "AES");

    private PlatformGcm(int mode, Provider provider) throws GeneralSecurityException {
        this.mode = mode;
        cipher = Cipher.getInstance(TRANSFORMATION, provider);
    }

    /** {@return whose AES-GCM it is: to look for it each time would take longer than a record} */
    static Provider provider() {
        try {
            return Cipher.getInstance(TRANSFORMATION).getProvider();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java platform has " + TRANSFORMATION, e);
        }
    }

    static PlatformGcm sealing(Provider provider) throws GeneralSecurityException {
        return new PlatformGcm(Cipher.ENCRYPT_MODE, provider);
    }

    static PlatformGcm opening(Provider provider) throws GeneralSecurityException {
        return new PlatformGcm(Cipher.DECRYPT_MODE, provider);
    }

    @Override
    public void setKey(byte[] octets, int offset, int length) {
        key = new SecretKeySpec(octets, offset, length, "AES");
    }

    @Override
    public void init(byte[] nonce, int tagOctets) throws IOException {
        try {
            cipher.init(mode, key, new GCMParameterSpec(tagOctets * Byte.SIZE, nonce));
        } catch (GeneralSecurityException e) {
            throw new IOException("AES-GCM does not take its key", e);
        }
    }

    @Override
    public int getOutputSize(int inputOctets) {
        return cipher.getOutputSize(inputOctets);
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
