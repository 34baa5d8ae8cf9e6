package org.truechimer.proto.octets;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads back what an {@link Output} wrote. Any octets are safe: what is no value is refused. */
public final class Input {
    private final ByteBuffer octets;

    /** Reads one value of the kind that it is for. */
    @FunctionalInterface
    public interface Reader<T> {
        /** {@return the next value} */
        T read(Input input) throws UndecodableException;
    }

    /**
     * Reads from the first octet on.
     *
     * @param octets from position to limit
     */
    public Input(ByteBuffer octets) {
        this.octets = octets.slice();
    }

    /** {@return the next octet, 0 to 255} */
    public int u8() throws UndecodableException {
        return need(1).get() & 0xFF;
    }

    /** {@return the next 2 octets, 0 to 65535} */
    public int u16() throws UndecodableException {
        return need(2).getShort() & 0xFFFF;
    }

    /** {@return the next 4 octets} */
    public int i32() throws UndecodableException {
        return need(4).getInt();
    }

    /** {@return the next 8 octets} */
    public long i64() throws UndecodableException {
        return need(8).getLong();
    }

    /** {@return the next 8 octets, as a number of IEEE 754} */
    public double f64() throws UndecodableException {
        return need(8).getDouble();
    }

    /** {@return the next octet, which has to be 0 or 1} */
    public boolean flag() throws UndecodableException {
        return switch (u8()) {
            case 0 -> false;
            case 1 -> true;
            default -> throw new UndecodableException("a flag is neither 0 nor 1");
        };
    }

    /** {@return text behind its length} */
    public String text() throws UndecodableException {
        return new String(raw(), StandardCharsets.UTF_8);
    }

    /** {@return the constant of the name that comes next} */
    public <E> E name(Class<E> kind) throws UndecodableException {
        String name = text();
        for (E constant : kind.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw new UndecodableException("there is no " + kind.getSimpleName() + " of that name");
    }

    /** {@return octets behind their number} */
    public byte[] raw() throws UndecodableException {
        byte[] value = new byte[count()];
        octets.get(value);
        return value;
    }

    /** {@return a value, if there is one} */
    public <T> Optional<T> optional(Reader<T> reader) throws UndecodableException {
        return flag() ? Optional.of(reader.read(this)) : Optional.empty();
    }

    /** {@return values behind their number} */
    public <T> List<T> list(Reader<T> reader) throws UndecodableException {
        List<T> values = new ArrayList<>();
        for (int left = count(); left > 0; left--) {
            values.add(reader.read(this));
        }
        return List.copyOf(values);
    }

    /** Checks that all was read. */
    public void finish() throws UndecodableException {
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
