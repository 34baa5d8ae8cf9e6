package org.truechimer.proto.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.RandomCases;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

class SipHashTest {
    private static final long KEY_0 = 0x0706050403020100L;
    private static final long KEY_1 = 0x0f0e0d0c0b0a0908L;

    /** The paper's appendix A: SipHash-2-4 of the octets 0 to 14. */
    @Test
    void theReferenceAgreesWithThePaper() {
        byte[] octets = new byte[15];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) i;
        }

        assertThat(reference(2, 4, KEY_0, KEY_1, octets)).isEqualTo(0xa129ca6149be45e5L);
    }

    @Test
    void ofSixteenOctetsItAgreesWithTheReference() {
        SplittableRandom random = RandomCases.of("hashes");
        for (int i = 0; i < 1000; i++) {
            long key0 = random.nextLong();
            long key1 = random.nextLong();
            long first = random.nextLong();
            long second = random.nextLong();
            byte[] octets =
                    ByteBuffer.allocate(16)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(first)
                            .putLong(second)
                            .array();

            assertThat(new SipHash(key0, key1).of(first, second))
                    .isEqualTo(reference(1, 3, key0, key1, octets));
        }
    }

    /** As the paper describes it, section 2. */
    private static long reference(
            int compressions, int finalizations, long key0, long key1, byte[] octets) {
        long[] v = {
            key0 ^ 0x736f6d6570736575L,
            key1 ^ 0x646f72616e646f6dL,
            key0 ^ 0x6c7967656e657261L,
            key1 ^ 0x7465646279746573L
        };
        ByteBuffer padded =
                ByteBuffer.allocate(octets.length / 8 * 8 + 8).order(ByteOrder.LITTLE_ENDIAN);
        padded.put(octets).put(padded.capacity() - 1, (byte) octets.length).rewind();
        while (padded.hasRemaining()) {
            long word = padded.getLong();
            v[3] ^= word;
            rounds(v, compressions);
            v[0] ^= word;
        }
        v[2] ^= 0xff;
        rounds(v, finalizations);
        return v[0] ^ v[1] ^ v[2] ^ v[3];
    }

    private static void rounds(long[] v, int count) {
        for (int i = 0; i < count; i++) {
            half(v, 0, 1, 2, 3, 13, 16);
            half(v, 2, 1, 0, 3, 17, 21);
        }
    }

    private static void half(long[] v, int a, int b, int c, int d, int s, int t) {
        v[a] += v[b];
        v[c] += v[d];
        v[b] = Long.rotateLeft(v[b], s) ^ v[a];
        v[d] = Long.rotateLeft(v[d], t) ^ v[c];
        v[a] = Long.rotateLeft(v[a], 32);
    }
}
