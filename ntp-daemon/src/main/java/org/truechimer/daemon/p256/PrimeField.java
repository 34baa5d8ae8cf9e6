package org.truechimer.daemon.p256;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Arithmetic modulo a prime just below 2^256, in the same time for all values.
 *
 * <p>A number is five limbs of 52 bits, the least first, in Montgomery's form: times 2^260. Limbs
 * are never negative, the last has less than 50 bits, and a number may be greater than the prime,
 * but is less than twice as great.
 */
abstract sealed class PrimeField permits CoordinateField, ScalarField {
    static final int LIMBS = 5;
    static final int LIMB_BITS = 52;
    static final long MASK = (1L << LIMB_BITS) - 1;

    /** Their product is 2^12: the upper half of 64 bits is then what is above a limb. */
    static final int SHIFT = (Long.SIZE - LIMB_BITS) / 2;

    static final int OCTETS = 32;
    private static final int WINDOW_BITS = 4;
    private static final int WINDOWS = 64;
    private static final int MONTGOMERY_BITS = LIMBS * LIMB_BITS;

    private final BigInteger prime;
    private final long[] primeLimbs;
    private final long[] one;
    private final long[] square;
    private final BigInteger inversion;

    PrimeField(BigInteger prime) {
        this.prime = prime;
        primeLimbs = limbs(prime);
        one = limbs(BigInteger.ONE.shiftLeft(MONTGOMERY_BITS).mod(prime));
        square = limbs(BigInteger.ONE.shiftLeft(2 * MONTGOMERY_BITS).mod(prime));
        inversion = prime.subtract(BigInteger.TWO);
    }

    /**
     * Divides a number by 2^260, modulo the prime.
     *
     * @param c0 its limbs, which may be greater than a limb holds, the least first
     */
    abstract void reduce(
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
            long[] result);

    /** Multiplies; the result may be one of the factors. */
    final void multiply(long[] a, long[] b, long[] result) {
        long a0 = a[0];
        long a1 = a[1];
        long a2 = a[2];
        long a3 = a[3];
        long a4 = a[4];
        long b0 = b[0];
        long b1 = b[1];
        long b2 = b[2];
        long b3 = b[3];
        long b4 = b[4];
        long h0 = a0 << SHIFT;
        long h1 = a1 << SHIFT;
        long h2 = a2 << SHIFT;
        long h3 = a3 << SHIFT;
        long h4 = a4 << SHIFT;
        long g0 = b0 << SHIFT;
        long g1 = b1 << SHIFT;
        long g2 = b2 << SHIFT;
        long g3 = b3 << SHIFT;
        long g4 = b4 << SHIFT;
        long c0 = (a0 * b0 & MASK);
        long c1 = Math.multiplyHigh(h0, g0) + (a0 * b1 & MASK) + (a1 * b0 & MASK);
        long c2 =
                Math.multiplyHigh(h0, g1)
                        + (a0 * b2 & MASK)
                        + Math.multiplyHigh(h1, g0)
                        + (a1 * b1 & MASK)
                        + (a2 * b0 & MASK);
        long c3 =
                Math.multiplyHigh(h0, g2)
                        + (a0 * b3 & MASK)
                        + Math.multiplyHigh(h1, g1)
                        + (a1 * b2 & MASK)
                        + Math.multiplyHigh(h2, g0)
                        + (a2 * b1 & MASK)
                        + (a3 * b0 & MASK);
        long c4 =
                Math.multiplyHigh(h0, g3)
                        + (a0 * b4 & MASK)
                        + Math.multiplyHigh(h1, g2)
                        + (a1 * b3 & MASK)
                        + Math.multiplyHigh(h2, g1)
                        + (a2 * b2 & MASK)
                        + Math.multiplyHigh(h3, g0)
                        + (a3 * b1 & MASK)
                        + (a4 * b0 & MASK);
        long c5 =
                Math.multiplyHigh(h0, g4)
                        + Math.multiplyHigh(h1, g3)
                        + (a1 * b4 & MASK)
                        + Math.multiplyHigh(h2, g2)
                        + (a2 * b3 & MASK)
                        + Math.multiplyHigh(h3, g1)
                        + (a3 * b2 & MASK)
                        + Math.multiplyHigh(h4, g0)
                        + (a4 * b1 & MASK);
        long c6 =
                Math.multiplyHigh(h1, g4)
                        + Math.multiplyHigh(h2, g3)
                        + (a2 * b4 & MASK)
                        + Math.multiplyHigh(h3, g2)
                        + (a3 * b3 & MASK)
                        + Math.multiplyHigh(h4, g1)
                        + (a4 * b2 & MASK);
        long c7 =
                Math.multiplyHigh(h2, g4)
                        + Math.multiplyHigh(h3, g3)
                        + (a3 * b4 & MASK)
                        + Math.multiplyHigh(h4, g2)
                        + (a4 * b3 & MASK);
        long c8 = Math.multiplyHigh(h3, g4) + Math.multiplyHigh(h4, g3) + (a4 * b4 & MASK);
        long c9 = Math.multiplyHigh(h4, g4);
        reduce(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, result);
    }

    /** Multiplies by itself; the result may be the factor. */
    final void square(long[] a, long[] result) {
        long a0 = a[0];
        long a1 = a[1];
        long a2 = a[2];
        long a3 = a[3];
        long a4 = a[4];
        long d0 = a0 << 1;
        long d1 = a1 << 1;
        long d2 = a2 << 1;
        long d3 = a3 << 1;
        long h0 = a0 << SHIFT;
        long h1 = a1 << SHIFT;
        long h2 = a2 << SHIFT;
        long h3 = a3 << SHIFT;
        long h4 = a4 << SHIFT;
        long c0 = (a0 * a0 & MASK);
        long c1 = Math.multiplyHigh(a0 << SHIFT, h0) + (d0 * a1 & MASK);
        long c2 = Math.multiplyHigh(d0 << SHIFT, h1) + (d0 * a2 & MASK) + (a1 * a1 & MASK);
        long c3 =
                Math.multiplyHigh(d0 << SHIFT, h2)
                        + (d0 * a3 & MASK)
                        + Math.multiplyHigh(a1 << SHIFT, h1)
                        + (d1 * a2 & MASK);
        long c4 =
                Math.multiplyHigh(d0 << SHIFT, h3)
                        + (d0 * a4 & MASK)
                        + Math.multiplyHigh(d1 << SHIFT, h2)
                        + (d1 * a3 & MASK)
                        + (a2 * a2 & MASK);
        long c5 =
                Math.multiplyHigh(d0 << SHIFT, h4)
                        + Math.multiplyHigh(d1 << SHIFT, h3)
                        + (d1 * a4 & MASK)
                        + Math.multiplyHigh(a2 << SHIFT, h2)
                        + (d2 * a3 & MASK);
        long c6 =
                Math.multiplyHigh(d1 << SHIFT, h4)
                        + Math.multiplyHigh(d2 << SHIFT, h3)
                        + (d2 * a4 & MASK)
                        + (a3 * a3 & MASK);
        long c7 =
                Math.multiplyHigh(d2 << SHIFT, h4)
                        + Math.multiplyHigh(a3 << SHIFT, h3)
                        + (d3 * a4 & MASK);
        long c8 = Math.multiplyHigh(d3 << SHIFT, h4) + (a4 * a4 & MASK);
        long c9 = Math.multiplyHigh(a4 << SHIFT, h4);
        reduce(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, result);
    }

    /** Brings what limbs hold too much of into the next ones. */
    static void carry(long r0, long r1, long r2, long r3, long r4, long[] result) {
        long c1 = r1 + (r0 >> LIMB_BITS);
        long c2 = r2 + (c1 >> LIMB_BITS);
        long c3 = r3 + (c2 >> LIMB_BITS);
        result[0] = r0 & MASK;
        result[1] = c1 & MASK;
        result[2] = c2 & MASK;
        result[3] = c3 & MASK;
        result[4] = r4 + (c3 >> LIMB_BITS);
    }

    /** {@return the prime} */
    BigInteger prime() {
        return prime;
    }

    /** {@return a number's limbs, as they are} */
    static long[] limbs(BigInteger number) {
        long[] limbs = new long[LIMBS];
        for (int i = 0; i < LIMBS; i++) {
            limbs[i] = number.shiftRight(i * LIMB_BITS).longValue() & MASK;
        }
        return limbs;
    }

    void setOne(long[] result) {
        System.arraycopy(one, 0, result, 0, LIMBS);
    }

    /**
     * Brings limbs as they are into Montgomery's form; they may stand for any number of 256 bits.
     */
    void enter(long[] plain, long[] result) {
        multiply(plain, square, result);
    }

    /** Brings a number out of Montgomery's form, and below the prime. */
    void leave(long[] number, long[] plain) {
        long[] unit = new long[LIMBS];
        unit[0] = 1;
        multiply(number, unit, plain);
        reduce(plain);
    }

    /** Takes away the prime if there is as much. */
    void reduce(long[] plain) {
        long[] less = new long[LIMBS];
        long borrow = 0;
        for (int i = 0; i < LIMBS; i++) {
            long limb = plain[i] - primeLimbs[i] + borrow;
            less[i] = limb & MASK;
            borrow = limb >> LIMB_BITS;
        }
        select(~borrow, less, plain, plain);
    }

    /** Adds; the sum may be more than twice the prime, and is for being multiplied. */
    static void add(long[] a, long[] b, long[] result) {
        long carry = 0;
        for (int i = 0; i < LIMBS; i++) {
            long limb = a[i] + b[i] + carry;
            result[i] = limb & MASK;
            carry = limb >> LIMB_BITS;
        }
    }

    /**
     * Finds what gives one when multiplied with a number (Fermat's theorem); for zero it is zero.
     */
    void invert(long[] number, long[] result) {
        long[][] powers = new long[1 << WINDOW_BITS][LIMBS];
        setOne(powers[0]);
        for (int i = 1; i < powers.length; i++) {
            multiply(powers[i - 1], number, powers[i]);
        }
        setOne(result);
        for (int i = WINDOWS - 1; i >= 0; i--) {
            for (int j = 0; j < WINDOW_BITS; j++) {
                square(result, result);
            }
            int window =
                    inversion.shiftRight(i * WINDOW_BITS).intValue() & ((1 << WINDOW_BITS) - 1);
            multiply(result, powers[window], result); // the exponent is no secret
        }
        for (long[] power : powers) {
            Arrays.fill(power, 0);
        }
    }

    /** Takes the one where all bits of the mask are set, the other where none is. */
    static void select(long mask, long[] one, long[] other, long[] result) {
        for (int i = 0; i < LIMBS; i++) {
            result[i] = other[i] ^ (mask & (one[i] ^ other[i]));
        }
    }

    /** {@return all bits if the number is zero, else none; of a number below the prime} */
    static long isZero(long[] plain) {
        long any = plain[0] | plain[1] | plain[2] | plain[3] | plain[4];
        return (any - 1) >> (Long.SIZE - 1); // limbs are not negative
    }

    /** Reads 32 octets, the greatest first. */
    static void read(byte[] octets, int offset, long[] plain) {
        for (int i = 0; i < LIMBS; i++) {
            plain[i] = 0;
        }
        for (int i = 0; i < OCTETS; i++) {
            long octet = octets[offset + OCTETS - 1 - i] & 0xff;
            int bit = i * Byte.SIZE;
            int limb = bit / LIMB_BITS;
            int at = bit % LIMB_BITS;
            plain[limb] |= (octet << at) & MASK;
            if (at > LIMB_BITS - Byte.SIZE) {
                plain[limb + 1] |= octet >> (LIMB_BITS - at);
            }
        }
    }

    /** Writes 32 octets, the greatest first. */
    static void write(long[] plain, byte[] octets, int offset) {
        for (int i = 0; i < OCTETS; i++) {
            int bit = i * Byte.SIZE;
            int limb = bit / LIMB_BITS;
            int at = bit % LIMB_BITS;
            long octet = plain[limb] >> at;
            if (at > LIMB_BITS - Byte.SIZE) {
                octet |= plain[limb + 1] << (LIMB_BITS - at);
            }
            octets[offset + OCTETS - 1 - i] = (byte) octet;
        }
    }

    /** {@return what of a product is above a limb} */
    static long high(long a, long b) {
        return Math.multiplyHigh(a << SHIFT, b << SHIFT);
    }
}
