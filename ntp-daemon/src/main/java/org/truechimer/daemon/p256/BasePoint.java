package org.truechimer.daemon.p256;

import static org.truechimer.daemon.p256.PrimeField.LIMBS;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * The base point of P-256 (SP 800-186), and its multiples. A scalar is taken as 64 digits of four
 * bits; for each digit's place there is a table of all its multiples, so that nothing has to be
 * doubled. Points of the tables are affine, those on the way Jacobian: x is X / Z^2, y is Y / Z^3.
 */
final class BasePoint {
    private static final CoordinateField FIELD = CoordinateField.FIELD;
    private static final int DIGIT_BITS = 4;
    private static final int DIGITS = 64;
    private static final int MULTIPLES = 1 << DIGIT_BITS;
    private static final int AFFINE_LIMBS = 2 * LIMBS;

    /** For each digit's place, and each digit but zero, x and y. */
    private static final long[] TABLE = table();

    private final long[] x = new long[LIMBS];
    private final long[] y = new long[LIMBS];
    private final long[] z = new long[LIMBS];
    private final long[] tableX = new long[LIMBS];
    private final long[] tableY = new long[LIMBS];
    private final long[] t1 = new long[LIMBS];
    private final long[] t2 = new long[LIMBS];
    private final long[] t3 = new long[LIMBS];
    private final long[] t4 = new long[LIMBS];
    private final long[] sumX = new long[LIMBS];
    private final long[] sumY = new long[LIMBS];
    private final long[] sumZ = new long[LIMBS];
    private final long[] unit = new long[LIMBS];

    BasePoint() {
        FIELD.setOne(unit);
    }

    /**
     * Finds the x of a multiple of the base point.
     *
     * @param scalar limbs of a number from 1 to the order less 1
     * @param affineX limbs of a number below the prime
     */
    void multiply(long[] scalar, long[] affineX) {
        long nothing = -1; // all bits as long as the sum is the point at infinity
        for (int place = 0; place < DIGITS; place++) {
            int bit = place * DIGIT_BITS;
            long digit =
                    (scalar[bit / PrimeField.LIMB_BITS] >> (bit % PrimeField.LIMB_BITS))
                            & (MULTIPLES - 1);
            lookUp(place, digit);
            add();
            // What was added to is less than 16^place times the base point, and what was added is a
            // greater multiple, so they are never the same point; nor opposite ones, for the sum
            // is less than the order.
            long none = (digit - 1) >> (Long.SIZE - 1);
            take(none, nothing);
            nothing &= none;
        }
        long[] inverse = t1;
        FIELD.square(z, t2);
        FIELD.invert(t2, inverse);
        FIELD.multiply(x, inverse, t2);
        FIELD.leave(t2, affineX);
    }

    /** Forgets what tells of the scalar. */
    void clear() {
        for (long[] each :
                new long[][] {x, y, z, tableX, tableY, t1, t2, t3, t4, sumX, sumY, sumZ}) {
            Arrays.fill(each, 0);
        }
    }

    /** Reads all the multiples, so that nobody sees from the caches which one was wanted. */
    private void lookUp(int place, long digit) {
        long x0 = 0;
        long x1 = 0;
        long x2 = 0;
        long x3 = 0;
        long x4 = 0;
        long y0 = 0;
        long y1 = 0;
        long y2 = 0;
        long y3 = 0;
        long y4 = 0;
        int at = place * (MULTIPLES - 1) * AFFINE_LIMBS;
        for (int multiple = 1; multiple < MULTIPLES; multiple++) {
            long wanted = ((digit ^ multiple) - 1) >> (Long.SIZE - 1);
            x0 |= wanted & TABLE[at];
            x1 |= wanted & TABLE[at + 1];
            x2 |= wanted & TABLE[at + 2];
            x3 |= wanted & TABLE[at + 3];
            x4 |= wanted & TABLE[at + 4];
            y0 |= wanted & TABLE[at + 5];
            y1 |= wanted & TABLE[at + 6];
            y2 |= wanted & TABLE[at + 7];
            y3 |= wanted & TABLE[at + 8];
            y4 |= wanted & TABLE[at + 9];
            at += AFFINE_LIMBS;
        }
        tableX[0] = x0;
        tableX[1] = x1;
        tableX[2] = x2;
        tableX[3] = x3;
        tableX[4] = x4;
        tableY[0] = y0;
        tableY[1] = y1;
        tableY[2] = y2;
        tableY[3] = y3;
        tableY[4] = y4;
    }

    /** Adds the affine point to the Jacobian one; both are points, and x differs. */
    private void add() {
        FIELD.square(z, t1);
        FIELD.multiply(tableX, t1, t2);
        FIELD.multiply(z, t1, t1);
        FIELD.multiply(tableY, t1, t1);
        CoordinateField.subtract(t2, x, t2); // H
        CoordinateField.subtract(t1, y, t1); // R
        FIELD.multiply(z, t2, sumZ);
        FIELD.square(t2, t3);
        FIELD.multiply(t2, t3, t2); // H^3
        FIELD.multiply(x, t3, t3); // V
        FIELD.square(t1, sumX);
        CoordinateField.subtract(sumX, t2, sumX);
        CoordinateField.subtract(sumX, t3, sumX);
        CoordinateField.subtract(sumX, t3, sumX);
        CoordinateField.subtract(t3, sumX, t3);
        FIELD.multiply(t1, t3, t3);
        FIELD.multiply(y, t2, t4);
        CoordinateField.subtract(t3, t4, sumY);
    }

    /**
     * Goes on with the sum, or as before if nothing was added, or with what was added to nothing.
     */
    private void take(long noneAdded, long toNothing) {
        PrimeField.select(noneAdded, x, sumX, sumX);
        PrimeField.select(noneAdded, y, sumY, sumY);
        PrimeField.select(noneAdded, z, sumZ, sumZ);
        PrimeField.select(toNothing, tableX, sumX, x);
        PrimeField.select(toNothing, tableY, sumY, y);
        PrimeField.select(toNothing, unit, sumZ, z);
    }

    /** Plain arithmetic will do: it is made once, and nothing of it is secret. */
    private static long[] table() {
        long[] table = new long[DIGITS * (MULTIPLES - 1) * AFFINE_LIMBS];
        BigInteger[] base = {
            new BigInteger("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296", 16),
            new BigInteger("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5", 16)
        };
        int at = 0;
        for (int place = 0; place < DIGITS; place++) {
            BigInteger[] multiple = base;
            for (int i = 1; i < MULTIPLES; i++) {
                write(multiple[0], table, at);
                write(multiple[1], table, at + LIMBS);
                at += AFFINE_LIMBS;
                multiple = sum(multiple, base);
            }
            base = multiple;
        }
        return table;
    }

    private static void write(BigInteger coordinate, long[] table, int at) {
        long[] limbs = PrimeField.limbs(coordinate);
        FIELD.enter(limbs, limbs);
        System.arraycopy(limbs, 0, table, at, LIMBS);
    }

    private static BigInteger[] sum(BigInteger[] a, BigInteger[] b) {
        BigInteger p = FIELD.prime();
        BigInteger three = BigInteger.valueOf(3);
        BigInteger slope =
                a[0].equals(b[0])
                        ? a[0].multiply(a[0])
                                .subtract(BigInteger.ONE)
                                .multiply(three)
                                .multiply(a[1].shiftLeft(1).modInverse(p))
                        : a[1].subtract(b[1]).multiply(a[0].subtract(b[0]).modInverse(p));
        BigInteger x = slope.multiply(slope).subtract(a[0]).subtract(b[0]).mod(p);
        return new BigInteger[] {x, slope.multiply(a[0].subtract(x)).subtract(a[1]).mod(p)};
    }
}
