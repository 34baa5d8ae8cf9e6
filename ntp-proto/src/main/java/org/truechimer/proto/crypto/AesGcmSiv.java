package org.truechimer.proto.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * AES-GCM-SIV (RFC 8452): each nonce makes keys of its own, so each text costs the setting up of a
 * cipher. The tag comes last.
 */
final class AesGcmSiv implements Aead {
    private static final int TAG = AeadAlgorithm.TAG_LENGTH;
    private static final int NONCE = 12;
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final int keyLength;
    private final AesCipher deriving = AesCipher.single();
    private final AesCipher encrypting = AesCipher.single();
    private final Polyval polyval = new Polyval();
    private final byte[] seeds;
    private final byte[] derived;
    private final byte[] authenticationKey = new byte[Block.LENGTH];
    private final byte[] encryptionKey;
    private final byte[] sum = new byte[Block.LENGTH];
    private final byte[] tag = new byte[Block.LENGTH];
    private byte[] counters = new byte[256];
    private byte[] stream = new byte[256];

    AesGcmSiv(int keyLength) {
        this.keyLength = keyLength;
        int count = (Block.LENGTH + keyLength) / Long.BYTES;
        seeds = new byte[count * Block.LENGTH];
        derived = new byte[count * Block.LENGTH];
        encryptionKey = new byte[keyLength];
    }

    @Override
    public void key(byte[] secret, int offset) {
        deriving.key(secret, offset, keyLength);
    }

    @Override
    public int seal(
            byte[] octets,
            int associated,
            int associatedLength,
            int nonce,
            int nonceLength,
            int text,
            int textLength) {
        if (nonceLength != NONCE) {
            throw new IllegalArgumentException("a nonce of " + nonceLength + " octets");
        }
        deriveKeys(octets, nonce);
        makeTag(octets, associated, associatedLength, nonce, octets, text, textLength);
        System.arraycopy(tag, 0, octets, text + textLength, TAG);
        if (textLength > 0) {
            makeStream(textLength);
            Block.addAll(stream, 0, octets, text, textLength);
        }
        return textLength + TAG;
    }

    @Override
    public int open(
            byte[] octets,
            int associated,
            int associatedLength,
            int nonce,
            int nonceLength,
            int text,
            int sealedLength) {
        if (nonceLength != NONCE || sealedLength < TAG) {
            return FORGED;
        }
        int textLength = sealedLength - TAG;
        deriveKeys(octets, nonce);
        System.arraycopy(octets, text + textLength, tag, 0, TAG);
        if (textLength > 0) {
            makeStream(textLength);
            Block.addAll(octets, text, stream, 0, textLength);
        }
        makeTag(octets, associated, associatedLength, nonce, stream, 0, textLength);
        if (!Block.same(octets, text + textLength, tag)) {
            Arrays.fill(stream, 0, textLength, (byte) 0);
            return FORGED;
        }
        System.arraycopy(stream, 0, octets, text, textLength);
        return textLength;
    }

    /** Makes the keys of a nonce: half of what each number and it are encrypted to. */
    private void deriveKeys(byte[] octets, int nonce) {
        for (int i = 0; i < seeds.length; i += Block.LENGTH) {
            INT.set(seeds, i, i / Block.LENGTH);
            System.arraycopy(octets, nonce, seeds, i + Integer.BYTES, NONCE);
        }
        deriving.encrypt(seeds, seeds.length, derived);
        for (int i = 0; i < 2; i++) {
            System.arraycopy(derived, i * Block.LENGTH, authenticationKey, i * 8, Long.BYTES);
        }
        for (int i = 0; i < keyLength / Long.BYTES; i++) {
            System.arraycopy(derived, (2 + i) * Block.LENGTH, encryptionKey, i * 8, Long.BYTES);
        }
        encrypting.key(encryptionKey, 0, keyLength);
    }

    private void makeTag(
            byte[] octets,
            int associated,
            int associatedLength,
            int nonce,
            byte[] texts,
            int text,
            int textLength) {
        polyval.begin(authenticationKey);
        polyval.add(octets, associated, associatedLength);
        polyval.add(texts, text, textLength);
        polyval.addBlock(Byte.SIZE * (long) associatedLength, Byte.SIZE * (long) textLength);
        polyval.sum(sum);
        for (int i = 0; i < NONCE; i++) {
            sum[i] ^= octets[nonce + i];
        }
        sum[Block.LENGTH - 1] &= 0x7F;
        encrypting.encrypt(sum, Block.LENGTH, tag);
    }

    /** Encrypts what a counter counts from the tag on: 32 bits of it, without a carry. */
    private void makeStream(int length) {
        int end = (length + Block.LENGTH - 1) & -Block.LENGTH;
        if (counters.length < end) {
            counters = new byte[2 * end];
            stream = new byte[2 * end];
        }
        int counter = (int) INT.get(tag, 0);
        for (int i = 0; i < end; i += Block.LENGTH) {
            System.arraycopy(tag, 0, counters, i, Block.LENGTH);
            INT.set(counters, i, counter++);
            counters[i + Block.LENGTH - 1] |= (byte) 0x80;
        }
        encrypting.encrypt(counters, end, stream);
    }
}
