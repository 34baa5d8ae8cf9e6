package org.truechimer.proto.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * POLYVAL (RFC 8452 section 3), a polynomial over the field of 2<sup>128</sup> elements, the first
 * bit the lowest power. There is no table, so nothing is to be made for a key and nothing is looked
 * up at a place that is secret: the product of polynomials is that of numbers, of which each has
 * only every fourth bit, so that no carry gets to the next.
 */
final class Polyval {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long M0 = 0x1111_1111_1111_1111L;
    private static final long M1 = M0 << 1;
    private static final long M2 = M0 << 2;
    private static final long M3 = M0 << 3;

    private final byte[] rest = new byte[Block.LENGTH];
    private long keyLow;
    private long keyHigh;
    private long keyLowReversed;
    private long keyHighReversed;
    private long low;
    private long high;

    /** Begins anew with a key, the block at the beginning of an array. */
    void begin(byte[] key) {
        keyLow = (long) LONG.get(key, 0);
        keyHigh = (long) LONG.get(key, Long.BYTES);
        keyLowReversed = Long.reverse(keyLow);
        keyHighReversed = Long.reverse(keyHigh);
        low = 0;
        high = 0;
    }

    /** Adds octets, and zeros up to a whole block. */
    void add(byte[] octets, int offset, int length) {
        int whole = length & -Block.LENGTH;
        for (int i = 0; i < whole; i += Block.LENGTH) {
            addBlock(
                    (long) LONG.get(octets, offset + i),
                    (long) LONG.get(octets, offset + i + Long.BYTES));
        }
        if (whole < length) {
            LONG.set(rest, 0, 0L);
            LONG.set(rest, Long.BYTES, 0L);
            System.arraycopy(octets, offset + whole, rest, 0, length - whole);
            addBlock((long) LONG.get(rest, 0), (long) LONG.get(rest, Long.BYTES));
        }
    }

    /** Adds a block, the first octet of each half its lowest. */
    void addBlock(long blockLow, long blockHigh) {
        long a = low ^ blockLow;
        long b = high ^ blockHigh;
        long aReversed = Long.reverse(a);
        long bReversed = Long.reverse(b);
        // Three products make one of twice the length (Karatsuba); the upper halves come from the
        // products of the reversed.
        long lowLow = multiply(a, keyLow);
        long highLow = multiply(b, keyHigh);
        long middleLow = multiply(a ^ b, keyLow ^ keyHigh) ^ lowLow ^ highLow;
        long lowHigh = multiply(aReversed, keyLowReversed);
        long highHigh = multiply(bReversed, keyHighReversed);
        long middleHigh =
                multiply(aReversed ^ bReversed, keyLowReversed ^ keyHighReversed)
                        ^ lowHigh
                        ^ highHigh;
        reduce(
                lowLow,
                Long.reverse(lowHigh) >>> 1 ^ middleLow,
                highLow ^ Long.reverse(middleHigh) >>> 1,
                Long.reverse(highHigh) >>> 1);
    }

    /** Divides a product by x<sup>128</sup>: what makes its lower half 0 is added to the upper. */
    private void reduce(long v0, long v1, long v2, long v3) {
        long next = v1 ^ v0 << 63 ^ v0 << 62 ^ v0 << 57;
        low = v2 ^ v0 ^ v0 >>> 1 ^ v0 >>> 2 ^ v0 >>> 7 ^ next << 63 ^ next << 62 ^ next << 57;
        high = v3 ^ next ^ next >>> 1 ^ next >>> 2 ^ next >>> 7;
    }

    /** Writes the sum to the beginning of an array. */
    void sum(byte[] block) {
        LONG.set(block, 0, low);
        LONG.set(block, Long.BYTES, high);
    }

    /** {@return the lower half of a product without carries} */
    private static long multiply(long x, long y) {
        long x0 = x & M0;
        long x1 = x & M1;
        long x2 = x & M2;
        long x3 = x & M3;
        long y0 = y & M0;
        long y1 = y & M1;
        long y2 = y & M2;
        long y3 = y & M3;
        long z0 = x0 * y0 ^ x1 * y3 ^ x2 * y2 ^ x3 * y1;
        long z1 = x0 * y1 ^ x1 * y0 ^ x2 * y3 ^ x3 * y2;
        long z2 = x0 * y2 ^ x1 * y1 ^ x2 * y0 ^ x3 * y3;
        long z3 = x0 * y3 ^ x1 * y2 ^ x2 * y1 ^ x3 * y0;
        return (z0 & M0) | (z1 & M1) | (z2 & M2) | (z3 & M3);
    }
}
