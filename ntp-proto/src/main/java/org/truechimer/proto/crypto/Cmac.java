package org.truechimer.proto.crypto;

/**
 * AES-CMAC (RFC 4493): the last block of the message's encryption in CBC mode, where the last block
 * of the message was changed by one of two subkeys, which says whether it was whole.
 */
final class Cmac implements Digester {
    private static final byte[] ZERO = new byte[Block.LENGTH];

    private final AesCipher cipher = AesCipher.chaining();
    private final byte[] wholeSubkey = new byte[Block.LENGTH];
    private final byte[] paddedSubkey = new byte[Block.LENGTH];
    private byte[] encrypted = new byte[Block.LENGTH];

    /** Has no key yet. */
    Cmac() {}

    Cmac(byte[] secret) {
        key(secret, 0, secret.length);
    }

    /**
     * Takes a key in place of the one before.
     *
     * @param length octets of the key, 16, 24 or 32
     */
    void key(byte[] secret, int offset, int length) {
        cipher.key(secret, offset, length);
        cipher.encrypt(ZERO, Block.LENGTH, wholeSubkey);
        Block.twice(wholeSubkey);
        System.arraycopy(wholeSubkey, 0, paddedSubkey, 0, Block.LENGTH);
        Block.twice(paddedSubkey);
    }

    @Override
    public void digest(byte[] packet, int length, byte[] digest) {
        boolean whole = length > 0 && length % Block.LENGTH == 0;
        int end = whole ? length : length - length % Block.LENGTH + Block.LENGTH;
        for (int i = length; i < end; i++) {
            packet[i] = (byte) (i == length ? 0x80 : 0);
        }
        Block.add(packet, end - Block.LENGTH, whole ? wholeSubkey : paddedSubkey);
        if (encrypted.length < end) {
            encrypted = new byte[end];
        }
        cipher.encrypt(packet, end, encrypted);
        System.arraycopy(encrypted, end - Block.LENGTH, digest, 0, Block.LENGTH);
    }
}
