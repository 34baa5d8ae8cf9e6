package org.truechimer.proto.crypto;

import java.security.GeneralSecurityException;

import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-CMAC (RFC 4493): the last block of the packet's encryption in CBC mode, where the last block
 * of the packet was changed by one of two subkeys, which says whether it was whole.
 */
final class CmacDigester implements Digester {
    private static final int BLOCK = 16;
    private static final byte[] ZERO = new byte[BLOCK];

    /** What a bit that is shifted out of a block comes back as, in its last octet. */
    private static final int REDUCTION = 0x87;

    private final Cipher cipher;
    private final byte[] wholeSubkey;
    private final byte[] paddedSubkey;
    private byte[] encrypted = new byte[BLOCK];

    CmacDigester(byte[] secret) {
        try {
            cipher = Cipher.getInstance("AES/CBC/NoPadding");
            // From here on, the cipher starts anew with this vector after each message.
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(secret, "AES"),
                    new IvParameterSpec(ZERO));
            wholeSubkey = twice(cipher.doFinal(ZERO));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform was stripped of AES", e);
        }
        paddedSubkey = twice(wholeSubkey);
    }

    @Override
    public void digest(byte[] packet, int length, byte[] digest) {
        boolean whole = length > 0 && length % BLOCK == 0;
        int end = whole ? length : length - length % BLOCK + BLOCK;
        for (int i = length; i < end; i++) {
            packet[i] = (byte) (i == length ? 0x80 : 0);
        }
        byte[] subkey = whole ? wholeSubkey : paddedSubkey;
        for (int i = 0; i < BLOCK; i++) {
            packet[end - BLOCK + i] ^= subkey[i];
        }
        if (encrypted.length < end) {
            encrypted = new byte[end];
        }
        try {
            cipher.doFinal(packet, 0, end, encrypted, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        System.arraycopy(encrypted, end - BLOCK, digest, 0, BLOCK);
    }

    /** {@return a block times x in the field of 2<sup>128</sup> elements} */
    private static byte[] twice(byte[] block) {
        byte[] doubled = new byte[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            int next = i + 1 < BLOCK ? (block[i + 1] & 0xFF) >>> 7 : 0;
            doubled[i] = (byte) (block[i] << 1 | next);
        }
        doubled[BLOCK - 1] ^= (byte) (block[0] < 0 ? REDUCTION : 0);
        return doubled;
    }
}
