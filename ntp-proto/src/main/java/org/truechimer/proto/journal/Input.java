package org.truechimer.proto.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads back what an {@link Output} wrote. Any octets are safe: what is no value is refused. */
final class Input {
    private final ByteBuffer octets;

    /** Reads one value of the kind that it is for. */
    @FunctionalInterface
    interface Reader<T> {
        T read(Input input) throws UndecodableException;
    }

    Input(ByteBuffer octets) {
        this.octets = octets.slice();
    }

    int u8() throws UndecodableException {
        return need(1).get() & 0xFF;
    }

    int u16() throws UndecodableException {
        return need(2).getShort() & 0xFFFF;
    }

    int i32() throws UndecodableException {
        return need(4).getInt();
    }

    long i64() throws UndecodableException {
        return need(8).getLong();
    }

    double f64() throws UndecodableException {
        return need(8).getDouble();
    }

    boolean flag() throws UndecodableException {
        return switch (u8()) {
            case 0 -> false;
            case 1 -> true;
            default -> throw new UndecodableException("a flag is neither 0 nor 1");
        };
    }

    String text() throws UndecodableException {
        return new String(raw(), StandardCharsets.UTF_8);
    }

    <E extends Enum<E>> E name(Class<E> kind) throws UndecodableException {
        String name = text();
        for (E constant : kind.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        throw new UndecodableException("there is no " + kind.getSimpleName() + " of that name");
    }

    byte[] raw() throws UndecodableException {
        byte[] value = new byte[count()];
        octets.get(value);
        return value;
    }

    <T> Optional<T> optional(Reader<T> reader) throws UndecodableException {
        return flag() ? Optional.of(reader.read(this)) : Optional.empty();
    }

    <T> List<T> list(Reader<T> reader) throws UndecodableException {
        List<T> values = new ArrayList<>();
        for (int left = count(); left > 0; left--) {
            values.add(reader.read(this));
        }
        return List.copyOf(values);
    }

    /** Checks that all was read. */
    void finish() throws UndecodableException {
        if (octets.hasRemaining()) {
            throw new UndecodableException(octets.remaining() + " octets too many");
        }
    }

    /**
     * Nothing takes less than an octet, so no number of things can be greater than what is left.
     */
    private int count() throws UndecodableException {
        int count = i32();
        if (count < 0 || count > octets.remaining()) {
            throw new UndecodableException("more is announced than there is");
        }
        return count;
    }

    private ByteBuffer need(int length) throws UndecodableException {
        if (octets.remaining() < length) {
            throw new UndecodableException("it ends too early");
        }
        return octets;
    }
}
