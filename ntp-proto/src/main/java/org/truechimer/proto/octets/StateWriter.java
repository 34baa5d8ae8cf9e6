package org.truechimer.proto.octets;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Writes state down as octets, which {@link StateReader} brings back. */
public final class StateWriter extends StateVisitor {
    private final Output out = new Output();
    private final UnaryOperator<Object> disguise;

    /** Writes what is. */
    public StateWriter() {
        this(UnaryOperator.identity());
    }

    /**
     * Writes something else in place of each record, constant and text.
     *
     * @param disguise of the same kind as what it is given
     */
    public StateWriter(UnaryOperator<Object> disguise) {
        this.disguise = disguise;
    }

    /** {@return all that was visited} */
    public byte[] octets() {
        Output all = new Output().i64(layout());
        return all.raw(out.octets()).octets();
    }

    @Override
    public boolean flag(boolean value) {
        visit("flag");
        out.flag(value);
        return value;
    }

    @Override
    public int i32(int value) {
        visit("i32");
        out.i32(value);
        return value;
    }

    @Override
    public long i64(long value) {
        visit("i64");
        out.i64(value);
        return value;
    }

    @Override
    public double f64(double value) {
        visit("f64");
        out.f64(value);
        return value;
    }

    @Override
    public void f64s(double[] values) {
        visit("f64s");
        out.i32(values.length);
        for (double value : values) {
            out.f64(value);
        }
    }

    @Override
    public <T> T value(Class<T> kind, T value) {
        visit(kind.getSimpleName());
        write(kind, value);
        return value;
    }

    @Override
    public <T> Optional<T> optional(Class<T> kind, Optional<T> value) {
        visit(kind.getSimpleName());
        out.flag(value.isPresent());
        value.ifPresent(present -> write(kind, present));
        return value;
    }

    @Override
    public <T> List<T> values(Class<T> kind, List<T> values) {
        visit(kind.getSimpleName());
        out.i32(values.size());
        values.forEach(value -> write(kind, value));
        return values;
    }

    @Override
    public <T, K extends Record> void list(
            List<T> list,
            Class<K> kind,
            Function<T, K> key,
            Function<K, T> fresh,
            BiConsumer<T, StateVisitor> rest) {
        visit(kind.getSimpleName());
        out.i32(list.size());
        for (T element : list) {
            write(kind, key.apply(element));
            rest.accept(element, this);
        }
    }

    private void write(Class<?> kind, Object value) {
        RecordCodec.write(out, kind, disguise.apply(value));
    }
}
