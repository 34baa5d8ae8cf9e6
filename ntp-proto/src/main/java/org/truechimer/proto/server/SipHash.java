package org.truechimer.proto.server;

/**
 * SipHash-1-3 of sixteen octets (Aumasson and Bernstein, 2012): who does not know the key can
 * neither foretell a value nor make two inputs collide.
 */
final class SipHash {
    private static final long LENGTH_BLOCK = 16L << 56;

    private final long key0;
    private final long key1;

    /**
     * @param key0 the first eight octets of the key, in little-endian order
     * @param key1 the others
     */
    SipHash(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    /**
     * {@return the hash}
     *
     * @param first the first eight octets, in little-endian order
     * @param second the others
     */
    long of(long first, long second) {
        long v0 = key0 ^ 0x736f6d6570736575L;
        long v1 = key1 ^ 0x646f72616e646f6dL;
        long v2 = key0 ^ 0x6c7967656e657261L;
        long v3 = key1 ^ 0x7465646279746573L;
        for (int round = 0; round < 6; round++) {
            long word = round == 0 ? first : round == 1 ? second : round == 2 ? LENGTH_BLOCK : 0;
            v3 ^= word;
            v2 ^= round == 3 ? 0xFF : 0;
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= word;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }
}
