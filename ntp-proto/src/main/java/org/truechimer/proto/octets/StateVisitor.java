package org.truechimer.proto.octets;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Is led through the state of an object, field by field, to write it down or to bring it back.
 *
 * <p>A class that holds state has one method {@code void state(StateVisitor visitor)}, which serves
 * both ways: each field in turn becomes what the visitor returns for it, {@code steps =
 * visitor.i64(steps)}, and an object that is held is handed on, {@code guard.state(visitor)}. The
 * visitor that writes returns what it is given, so writing changes nothing. A field that says
 * nothing from one event to the next is {@code transient}; a test finds any other that is left out.
 */
public abstract sealed class StateVisitor permits StateWriter, StateReader {
    private static final long BASIS = 0xCBF2_9CE4_8422_2325L;
    private static final long PRIME = 0x100_0000_01B3L;

    private long layout = BASIS;

    StateVisitor() {}

    /** {@return the flag as it is or was} */
    public abstract boolean flag(boolean value);

    /** {@return the number as it is or was} */
    public abstract int i32(int value);

    /** {@return the number as it is or was} */
    public abstract long i64(long value);

    /** {@return the number as it is or was, to the bit} */
    public abstract double f64(double value);

    /** Visits each number of an array, whose length is always the same. */
    public abstract void f64s(double[] values);

    /**
     * {@return the value as it is or was}
     *
     * @param kind a record or an enum, or text
     */
    public abstract <T> T value(Class<T> kind, T value);

    /**
     * {@return the value as it is or was, if there is or was one}
     *
     * @param kind a record or an enum, or text
     */
    public abstract <T> Optional<T> optional(Class<T> kind, Optional<T> value);

    /**
     * {@return the values as they are or were}
     *
     * @param kind a record or an enum, or text
     */
    public abstract <T> List<T> values(Class<T> kind, List<T> values);

    /**
     * Visits each object of a list, which is filled when state is brought back.
     *
     * @param list holds them
     * @param kind of what an object is made of
     * @param key what an object is made of
     * @param fresh makes it
     * @param rest visits the rest of its state
     */
    public abstract <T, K extends Record> void list(
            List<T> list,
            Class<K> kind,
            Function<T, K> key,
            Function<K, T> fresh,
            BiConsumer<T, StateVisitor> rest);

    /** {@return a number for what kinds of things were visited, in which order} */
    final long layout() {
        return layout;
    }

    final void visit(String kind) {
        for (int i = 0; i < kind.length(); i++) {
            layout = (layout ^ kind.charAt(i)) * PRIME;
        }
    }
}
