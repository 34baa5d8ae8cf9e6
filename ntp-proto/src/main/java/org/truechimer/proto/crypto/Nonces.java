package org.truechimer.proto.crypto;

/**
 * Octets that nobody foretells who does not know the seed, and of which no sixteen come twice: a
 * counter, encrypted with the seed. One thread owns it; it allocates nothing.
 */
public final class Nonces {
    /** Octets of a seed. */
    public static final int SEED_LENGTH = 16;

    private static final int BLOCKS = 16;

    private final AesCipher cipher = AesCipher.single();
    private final byte[] counters = new byte[BLOCKS * Block.LENGTH];
    private final byte[] octets = new byte[BLOCKS * Block.LENGTH];
    private long counter;
    private int next = octets.length;

    /**
     * @param seed {@value #SEED_LENGTH} unpredictable octets, used for nothing else
     */
    public Nonces(byte[] seed) {
        if (seed.length != SEED_LENGTH) {
            throw new IllegalArgumentException("a seed of " + seed.length + " octets");
        }
        cipher.key(seed, 0, SEED_LENGTH);
    }

    /**
     * Writes a nonce.
     *
     * @param to takes it
     * @param offset of its first octet
     * @param length its octets, up to 16
     */
    public void next(byte[] to, int offset, int length) {
        if (next == octets.length) {
            for (int i = 0; i < counters.length; i += Block.LENGTH) {
                Block.LONG.set(counters, i, counter++);
            }
            cipher.encrypt(counters, counters.length, octets);
            next = 0;
        }
        System.arraycopy(octets, next, to, offset, length);
        next += Block.LENGTH;
    }
}
