package org.truechimer.proto.octets;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Brings state back that a {@link StateWriter} wrote. Any octets are safe: from the first on that
 * make no sense everything keeps what it is, and {@link #finish} says so.
 */
public final class StateReader extends StateVisitor {
    private final Input in;
    private final long layoutWritten;
    private @Nullable UndecodableException fault;

    /** Reads one value of the kind that it is for. */
    @FunctionalInterface
    private interface Reading<T> {
        T read() throws UndecodableException;
    }

    /**
     * Begins to read.
     *
     * @throws UndecodableException when not even the beginning is there
     */
    public StateReader(byte[] octets) throws UndecodableException {
        Input all = new Input(ByteBuffer.wrap(octets));
        layoutWritten = all.i64();
        in = new Input(ByteBuffer.wrap(all.raw()));
        all.finish();
    }

    /**
     * Checks that all was read, and nothing else.
     *
     * @throws UndecodableException when it was not: what was visited is worth nothing then
     */
    public void finish() throws UndecodableException {
        if (fault == null && layout() == layoutWritten) {
            in.finish();
            return;
        }
        throw new UndecodableException(
                layout() == layoutWritten
                        ? "its state makes no sense"
                        : "its state is of another version of the program");
    }

    @Override
    public boolean flag(boolean value) {
        visit("flag");
        return read(value, in::flag);
    }

    @Override
    public int i32(int value) {
        visit("i32");
        return read(value, in::i32);
    }

    @Override
    public long i64(long value) {
        visit("i64");
        return read(value, in::i64);
    }

    @Override
    public double f64(double value) {
        visit("f64");
        return read(value, in::f64);
    }

    @Override
    public void f64s(double[] values) {
        visit("f64s");
        if (read(values.length, in::i32) != values.length) {
            fault = new UndecodableException("an array has another length");
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = read(values[i], in::f64);
        }
    }

    @Override
    public <T> T value(Class<T> kind, T value) {
        visit(kind.getSimpleName());
        return read(value, () -> one(kind));
    }

    @Override
    public <T> Optional<T> optional(Class<T> kind, Optional<T> value) {
        visit(kind.getSimpleName());
        return read(value, () -> in.optional(_ -> one(kind)));
    }

    @Override
    public <T> List<T> values(Class<T> kind, List<T> values) {
        visit(kind.getSimpleName());
        return read(values, () -> in.list(_ -> one(kind)));
    }

    @Override
    public <T, K extends Record> void list(
            List<T> list,
            Class<K> kind,
            Function<T, K> key,
            Function<K, T> fresh,
            BiConsumer<T, StateVisitor> rest) {
        visit(kind.getSimpleName());
        list.clear();
        for (int left = read(0, in::i32); left > 0; left--) {
            Optional<K> made = read(Optional.empty(), () -> Optional.of(one(kind)));
            if (made.isEmpty()) {
                return;
            }
            T element = fresh.apply(made.get());
            rest.accept(element, this);
            list.add(element);
        }
    }

    private <T> T one(Class<T> kind) throws UndecodableException {
        return kind.cast(RecordCodec.read(in, kind));
    }

    private <T> T read(T otherwise, Reading<T> reading) {
        if (fault != null) {
            return otherwise;
        }
        try {
            return reading.read();
        } catch (UndecodableException e) {
            fault = e;
            return otherwise;
        }
    }
}
