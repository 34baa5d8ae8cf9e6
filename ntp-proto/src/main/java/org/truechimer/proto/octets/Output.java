package org.truechimer.proto.octets;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Values as octets, in network order; {@link Input} reads them back. */
public final class Output {
    private byte[] octets = new byte[256];
    private int length;

    /** Begins with nothing. */
    public Output() {}

    /** Writes the low 8 bits. */
    public Output u8(int value) {
        return bits(value, 8);
    }

    /** Writes the low 16 bits. */
    public Output u16(int value) {
        return bits(value, 16);
    }

    /** Writes 32 bits. */
    public Output i32(int value) {
        return bits(value, 32);
    }

    /** Writes 64 bits. */
    public Output i64(long value) {
        return bits(value, 64);
    }

    /** One NaN stands for all: they mean the same. */
    public Output f64(double value) {
        return bits(Double.doubleToLongBits(value), 64);
    }

    /** Writes an octet, 1 or 0. */
    public Output flag(boolean value) {
        return bits(value ? 1 : 0, 8);
    }

    /** Writes UTF-8 behind the number of its octets. */
    public Output text(String value) {
        return raw(value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * By its name, so that a constant may be added or moved and old journals still mean the same.
     */
    public Output name(Enum<?> value) {
        return text(value.name());
    }

    /** Octets behind their number. */
    public Output raw(byte[] value) {
        return i32(value.length).bare(value, 0, value.length);
    }

    /** Octets alone, where something else tells their number. */
    public Output bare(byte[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, octets, length, count);
        length += count;
        return this;
    }

    /** Writes whether there is a value, then the value. */
    public <T> Output optional(Optional<T> value, BiConsumer<Output, T> writer) {
        flag(value.isPresent());
        value.ifPresent(present -> writer.accept(this, present));
        return this;
    }

    /** Writes how many there are, then each. */
    public <T> Output list(List<T> values, BiConsumer<Output, T> writer) {
        i32(values.size());
        values.forEach(value -> writer.accept(this, value));
        return this;
    }

    /** {@return how many octets were written} */
    public int length() {
        return length;
    }

    /** {@return a copy of what was written} */
    public byte[] octets() {
        return Arrays.copyOf(octets, length);
    }

    private Output bits(long value, int count) {
        reserve(count / 8);
        for (int shift = count - 8; shift >= 0; shift -= 8) {
            octets[length++] = (byte) (value >>> shift);
        }
        return this;
    }

    private void reserve(int more) {
        if (more > octets.length - length) {
            octets = Arrays.copyOf(octets, Math.max(2 * octets.length, length + more));
        }
    }
}
