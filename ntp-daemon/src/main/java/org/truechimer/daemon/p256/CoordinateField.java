package org.truechimer.daemon.p256;

import java.math.BigInteger;

/** The field of the coordinates of P-256: modulo 2^256 - 2^224 + 2^192 + 2^96 - 1. */
final class CoordinateField extends PrimeField {
    static final CoordinateField FIELD = new CoordinateField();

    private CoordinateField() {
        super(
                new BigInteger(
                        "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16));
    }

    @Override
    void reduce(
            long c0,
            long c1,
            long c2,
            long c3,
            long c4,
            long c5,
            long c6,
            long c7,
            long c8,
            long c9,
            long[] result) {
        long m = c0 & MASK;
        long r1 = c1 + (c0 >> LIMB_BITS) + ((m << 44) & MASK);
        long r2 = c2 + (m >> 8);
        long r3 = c3 + ((m << 36) & MASK);
        long r4 = c4 + (m >> 16) + ((m << 48) & MASK) - ((m << 16) & MASK);
        long r5 = c5 + (m >> 4) - (m >> 36);

        m = r1 & MASK;
        r2 += (r1 >> LIMB_BITS) + ((m << 44) & MASK);
        r3 += m >> 8;
        r4 += (m << 36) & MASK;
        r5 += (m >> 16) + ((m << 48) & MASK) - ((m << 16) & MASK);
        long r6 = c6 + (m >> 4) - (m >> 36);

        m = r2 & MASK;
        r3 += (r2 >> LIMB_BITS) + ((m << 44) & MASK);
        r4 += m >> 8;
        r5 += (m << 36) & MASK;
        r6 += (m >> 16) + ((m << 48) & MASK) - ((m << 16) & MASK);
        long r7 = c7 + (m >> 4) - (m >> 36);

        m = r3 & MASK;
        r4 += (r3 >> LIMB_BITS) + ((m << 44) & MASK);
        r5 += m >> 8;
        r6 += (m << 36) & MASK;
        r7 += (m >> 16) + ((m << 48) & MASK) - ((m << 16) & MASK);
        long r8 = c8 + (m >> 4) - (m >> 36);

        m = r4 & MASK;
        r5 += (r4 >> LIMB_BITS) + ((m << 44) & MASK);
        r6 += m >> 8;
        r7 += (m << 36) & MASK;
        r8 += (m >> 16) + ((m << 48) & MASK) - ((m << 16) & MASK);
        long r9 = c9 + (m >> 4) - (m >> 36);
        carry(r5, r6, r7, r8, r9, result);
    }

    /** Subtracts; the result may be one of both. */
    static void subtract(long[] a, long[] b, long[] result) {
        // Twice the prime is added, written as what it is made of: nothing gets less than zero.
        long r0 = a[0] - b[0] - 2;
        long r1 = a[1] - b[1] + (1L << 45) + (r0 >> LIMB_BITS);
        long r2 = a[2] - b[2] + (r1 >> LIMB_BITS);
        long r3 = a[3] - b[3] + (1L << 37) + (r2 >> LIMB_BITS);
        long r4 = a[4] - b[4] + (1L << 49) - (1L << 17) + (r3 >> LIMB_BITS);
        // What is above 2^256 is taken away as so many primes.
        long above = r4 >> 48;
        r0 = (r0 & MASK) + above;
        r1 = (r1 & MASK) - (above << 44) + (r0 >> LIMB_BITS);
        r2 = (r2 & MASK) + (r1 >> LIMB_BITS);
        r3 = (r3 & MASK) - (above << 36) + (r2 >> LIMB_BITS);
        r4 = (r4 & ((1L << 48) - 1)) + (above << 16) + (r3 >> LIMB_BITS);
        result[0] = r0 & MASK;
        result[1] = r1 & MASK;
        result[2] = r2 & MASK;
        result[3] = r3 & MASK;
        result[4] = r4;
    }
}
