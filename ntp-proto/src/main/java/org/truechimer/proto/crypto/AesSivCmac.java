package org.truechimer.proto.crypto;

import java.util.Arrays;

/**
 * AES-SIV (RFC 5297): the tag is a CMAC of all, and the start of the counter that encrypts the
 * text. The tag comes first. A nonce that is used twice gives away no more than whether the texts
 * are the same.
 */
final class AesSivCmac implements Aead {
    private static final int TAG = AeadAlgorithm.TAG_LENGTH;
    private static final byte[] ZERO = new byte[Block.LENGTH + Digester.ROOM];

    /** The bits 63 and 31 of a counter's start are 0, so that there is no carry out of a word. */
    private static final long COUNTER_MASK = 0x7FFF_FFFF_7FFF_FFFFL;

    private final int halfKey;
    private final Cmac cmac = new Cmac();
    private final AesCipher counting = AesCipher.single();

    /** The second half of the key, until a text has to be encrypted: a request has none. */
    private final byte[] counterKey;

    private boolean counterKeyTaken;

    private final byte[] start = new byte[Block.LENGTH];
    private final byte[] sum = new byte[Block.LENGTH];
    private final byte[] digest = new byte[Digester.ROOM];
    private byte[] message = new byte[256];
    private byte[] stream = new byte[256];

    AesSivCmac(int keyLength) {
        halfKey = keyLength / 2;
        counterKey = new byte[halfKey];
    }

    @Override
    public void key(byte[] secret, int offset) {
        cmac.key(secret, offset, halfKey);
        System.arraycopy(secret, offset + halfKey, counterKey, 0, halfKey);
        counterKeyTaken = false;
        System.arraycopy(ZERO, 0, message, 0, Block.LENGTH);
        cmac.digest(message, Block.LENGTH, digest);
        System.arraycopy(digest, 0, start, 0, Block.LENGTH);
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
        begin();
        add(octets, associated, associatedLength);
        add(octets, nonce, nonceLength);
        return sealBehind(octets, text, textLength);
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
        if (nonceLength < 1 || sealedLength < TAG) {
            return FORGED;
        }
        begin();
        add(octets, associated, associatedLength);
        add(octets, nonce, nonceLength);
        return openBehind(octets, text, sealedLength);
    }

    /** Begins a vector of strings (RFC 5297 section 2.4), the last of which is the text. */
    void begin() {
        System.arraycopy(start, 0, sum, 0, Block.LENGTH);
    }

    /** Adds a string that is not the last. */
    void add(byte[] octets, int offset, int length) {
        room(length);
        System.arraycopy(octets, offset, message, 0, length);
        cmac.digest(message, length, digest);
        Block.twice(sum);
        Block.add(sum, 0, digest);
    }

    int sealBehind(byte[] octets, int text, int textLength) {
        makeTag(octets, text, textLength);
        System.arraycopy(octets, text, octets, text + TAG, textLength);
        System.arraycopy(digest, 0, octets, text, TAG);
        if (textLength > 0) {
            makeStream(octets, text, textLength);
            Block.addAll(stream, 0, octets, text + TAG, textLength);
        }
        return textLength + TAG;
    }

    int openBehind(byte[] octets, int text, int sealedLength) {
        int textLength = sealedLength - TAG;
        if (textLength > 0) {
            makeStream(octets, text, textLength);
            Block.addAll(octets, text + TAG, stream, 0, textLength);
        }
        makeTag(stream, 0, textLength);
        if (!Block.same(octets, text, digest)) {
            Arrays.fill(stream, 0, textLength, (byte) 0);
            return FORGED;
        }
        System.arraycopy(stream, 0, octets, text, textLength);
        return textLength;
    }

    /** Makes the digest of the vector with its last string. */
    private void makeTag(byte[] octets, int text, int length) {
        room(length);
        System.arraycopy(octets, text, message, 0, length);
        if (length >= Block.LENGTH) {
            Block.add(message, length - Block.LENGTH, sum);
            cmac.digest(message, length, digest);
            return;
        }
        message[length] = (byte) 0x80;
        Arrays.fill(message, length + 1, Block.LENGTH, (byte) 0);
        Block.twice(sum);
        Block.add(message, 0, sum);
        cmac.digest(message, Block.LENGTH, digest);
    }

    /** Encrypts what a counter counts from a tag on. */
    private void makeStream(byte[] octets, int tag, int length) {
        if (!counterKeyTaken) {
            counting.key(counterKey, 0, halfKey);
            Arrays.fill(counterKey, (byte) 0);
            counterKeyTaken = true;
        }
        int end = (length + Block.LENGTH - 1) & -Block.LENGTH;
        room(end);
        long high = (long) Block.LONG.get(octets, tag);
        long low = (long) Block.LONG.get(octets, tag + Long.BYTES) & COUNTER_MASK;
        for (int i = 0; i < end; i += Block.LENGTH) {
            Block.LONG.set(message, i, high);
            Block.LONG.set(message, i + Long.BYTES, low++);
        }
        counting.encrypt(message, end, stream);
    }

    private void room(int length) {
        if (message.length < length + Digester.ROOM) {
            message = new byte[2 * length + Digester.ROOM];
            stream = Arrays.copyOf(stream, message.length);
        }
    }
}
