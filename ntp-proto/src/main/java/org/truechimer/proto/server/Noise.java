package org.truechimer.proto.server;

/**
 * Bits that nobody foretells who does not see all of them: xorshift64*, of whose numbers the upper
 * bits are used. Nothing here keeps a secret by it.
 */
final class Noise {
    private static final int UPPER = 32;

    private long state;

    /** Begins at a seed that comes from outside. */
    Noise(long seed) {
        state = seed == 0 ? 1 : seed;
    }

    /** {@return the next 32 bits, as a number from 0} */
    long next() {
        state ^= state >>> 12;
        state ^= state << 25;
        state ^= state >>> 27;
        return (state * 0x2545F4914F6CDD1DL) >>> UPPER;
    }
}
