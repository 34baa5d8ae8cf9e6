package org.truechimer.proto.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Blocks of 16 octets as elements of the field of 2<sup>128</sup>, the first bit the highest power
 * (RFC 5297 section 2.3). How long something takes does not depend on the octets.
 */
final class Block {
    /** Octets of a block. */
    static final int LENGTH = 16;

    /** Eight octets of an array, the first the highest. */
    static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** What a bit that is shifted out of a block comes back as. */
    private static final long REDUCTION = 0x87;

    private Block() {}

    /** Adds another block to the one at an offset. */
    static void add(byte[] octets, int offset, byte[] other) {
        LONG.set(octets, offset, (long) LONG.get(octets, offset) ^ (long) LONG.get(other, 0));
        int low = offset + Long.BYTES;
        LONG.set(octets, low, (long) LONG.get(octets, low) ^ (long) LONG.get(other, Long.BYTES));
    }

    /** Multiplies a block by x. */
    static void twice(byte[] block) {
        long high = (long) LONG.get(block, 0);
        long low = (long) LONG.get(block, Long.BYTES);
        LONG.set(block, 0, high << 1 | low >>> 63);
        LONG.set(block, Long.BYTES, low << 1 ^ (high >> 63 & REDUCTION));
    }

    /** {@return whether two blocks are the same} */
    static boolean same(byte[] octets, int offset, byte[] other) {
        long high = (long) LONG.get(octets, offset) ^ (long) LONG.get(other, 0);
        long low = (long) LONG.get(octets, offset + Long.BYTES) ^ (long) LONG.get(other, 8);
        return (high | low) == 0;
    }

    /** Adds octets to as many others. */
    static void addAll(byte[] from, int fromOffset, byte[] to, int toOffset, int length) {
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            long sum = (long) LONG.get(to, toOffset + i) ^ (long) LONG.get(from, fromOffset + i);
            LONG.set(to, toOffset + i, sum);
        }
        for (; i < length; i++) {
            to[toOffset + i] ^= from[fromOffset + i];
        }
    }
}
