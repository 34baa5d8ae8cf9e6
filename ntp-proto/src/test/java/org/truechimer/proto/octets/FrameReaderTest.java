package org.truechimer.proto.octets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class FrameReaderTest {
    private static final byte[] FIRST = Frame.encode(1, new byte[] {1, 2, 3});
    private static final byte[] SECOND = Frame.encode(255, new byte[0]);
    private static final byte[] THIRD = Frame.encode(0, new byte[300]);
    private static final byte[] ALL = join(FIRST, SECOND, THIRD);
    private static final int THIRD_OFFSET = FIRST.length + SECOND.length;

    private static byte[] join(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteBuffer all = ByteBuffer.wrap(new byte[length]);
        Arrays.stream(parts).forEach(all::put);
        return all.array();
    }

    /** {@return the offsets of the whole frames, and what came behind them} */
    private static List<Object> read(byte[] octets) {
        FrameReader reader = new FrameReader(ByteBuffer.wrap(octets), 0);
        List<Object> found = new ArrayList<>();
        FrameReader.Next next = reader.next();
        while (next instanceof FrameReader.Next.Whole(Frame frame)) {
            found.add(frame.offset());
            next = reader.next();
        }
        assertThat(reader.next()).isEqualTo(next);
        found.add(next);
        return found;
    }

    @Test
    void framesAreReadInTheirOrder() {
        FrameReader reader = new FrameReader(ByteBuffer.wrap(ALL), 0);
        assertThat(reader.next())
                .isEqualTo(
                        new FrameReader.Next.Whole(
                                new Frame(0, 1, ByteBuffer.wrap(new byte[] {1, 2, 3}))));
        assertThat(read(ALL))
                .containsExactly(0, FIRST.length, THIRD_OFFSET, new FrameReader.Next.End());
        assertThat(read(new byte[0])).containsExactly(new FrameReader.Next.End());
    }

    @Test
    void whereverTheFileBreaksOffOnlyTheLastFrameIsLost() {
        for (int length = THIRD_OFFSET + 1; length < ALL.length; length++) {
            assertThat(read(Arrays.copyOf(ALL, length)))
                    .containsExactly(0, FIRST.length, new FrameReader.Next.Torn(THIRD_OFFSET));
        }
    }

    @Test
    void aTailOfZerosIsTorn() {
        for (int zeros = 1; zeros < 40; zeros++) {
            assertThat(read(join(ALL, new byte[zeros])))
                    .endsWith(THIRD_OFFSET, new FrameReader.Next.Torn(ALL.length));
        }
    }

    @Test
    void aFlippedBitIsFoundWhereverItIs() {
        for (int i = 0; i < THIRD_OFFSET; i++) {
            byte[] damaged = ALL.clone();
            damaged[i] ^= (byte) (1 << (i % 8));
            int offset = i < FIRST.length ? 0 : FIRST.length;
            assertThat(read(damaged).getLast())
                    .isInstanceOfSatisfying(
                            FrameReader.Next.Damaged.class,
                            found -> assertThat(found.offset()).isEqualTo(offset));
        }
    }

    @Test
    void aLengthBeyondAllBoundsIsDamage() {
        byte[] octets = join(FIRST, SECOND);
        ByteBuffer header = ByteBuffer.wrap(octets);
        header.putInt(0, Frame.PAYLOAD_MAX + 1);
        header.putInt(9, Frame.checksum(header.slice(0, Frame.CHECKED_HEADER_LENGTH)));
        assertThat(read(octets)).hasOnlyElementsOfType(FrameReader.Next.Damaged.class);
    }
}
