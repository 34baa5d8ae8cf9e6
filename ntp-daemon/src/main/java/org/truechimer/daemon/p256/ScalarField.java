package org.truechimer.daemon.p256;

import java.math.BigInteger;

/** The field of the multiples of P-256's base point: modulo the order of the curve. */
final class ScalarField extends PrimeField {
    static final ScalarField FIELD = new ScalarField();

    private static final long N0 = 0x9cac2fc632551L;
    private static final long N1 = 0xada7179e84f3bL;
    private static final long N2 = 0xfffffffbce6faL;
    private static final long N3 = 0xfffffffffL;
    private static final long N4 = 0xffffffff0000L;

    /** By it the order gives -1 in the last limb. */
    private static final long INVERSE = 0x1c8aaee00bc4fL;

    private ScalarField() {
        super(
                new BigInteger(
                        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16));
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
        long m = c0 * INVERSE & MASK;
        long r1 = c1 + ((c0 + ((m * N0) & MASK)) >> LIMB_BITS) + high(m, N0) + ((m * N1) & MASK);
        long r2 = c2 + high(m, N1) + ((m * N2) & MASK);
        long r3 = c3 + high(m, N2) + ((m * N3) & MASK);
        long r4 = c4 + high(m, N3) + ((m * N4) & MASK);
        long r5 = c5 + high(m, N4);

        m = r1 * INVERSE & MASK;
        r2 += ((r1 + ((m * N0) & MASK)) >> LIMB_BITS) + high(m, N0) + ((m * N1) & MASK);
        r3 += high(m, N1) + ((m * N2) & MASK);
        r4 += high(m, N2) + ((m * N3) & MASK);
        r5 += high(m, N3) + ((m * N4) & MASK);
        long r6 = c6 + high(m, N4);

        m = r2 * INVERSE & MASK;
        r3 += ((r2 + ((m * N0) & MASK)) >> LIMB_BITS) + high(m, N0) + ((m * N1) & MASK);
        r4 += high(m, N1) + ((m * N2) & MASK);
        r5 += high(m, N2) + ((m * N3) & MASK);
        r6 += high(m, N3) + ((m * N4) & MASK);
        long r7 = c7 + high(m, N4);

        m = r3 * INVERSE & MASK;
        r4 += ((r3 + ((m * N0) & MASK)) >> LIMB_BITS) + high(m, N0) + ((m * N1) & MASK);
        r5 += high(m, N1) + ((m * N2) & MASK);
        r6 += high(m, N2) + ((m * N3) & MASK);
        r7 += high(m, N3) + ((m * N4) & MASK);
        long r8 = c8 + high(m, N4);

        m = r4 * INVERSE & MASK;
        r5 += ((r4 + ((m * N0) & MASK)) >> LIMB_BITS) + high(m, N0) + ((m * N1) & MASK);
        r6 += high(m, N1) + ((m * N2) & MASK);
        r7 += high(m, N2) + ((m * N3) & MASK);
        r8 += high(m, N3) + ((m * N4) & MASK);
        long r9 = c9 + high(m, N4);
        carry(r5, r6, r7, r8, r9, result);
    }
}
