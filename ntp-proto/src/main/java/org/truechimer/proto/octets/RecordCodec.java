package org.truechimer.proto.octets;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Values of any record, by its components in their order: numbers, flags, text, constants, records,
 * one of several kinds of records, and optional values and lists of all these. A component that is
 * added is thereby known.
 */
public final class RecordCodec {
    private RecordCodec() {}

    static void write(Output out, Type type, Object value) {
        if (type instanceof Class<?> kind && kind.isSealed() && value instanceof Record) {
            out.u8(kinds(kind).indexOf(value.getClass()));
        }
        switch (type) {
            case ParameterizedType generic when generic.getRawType() == Optional.class ->
                    out.optional((Optional<?>) value, (o, v) -> write(o, argument(generic), v));
            case ParameterizedType generic when generic.getRawType() == List.class ->
                    out.list((List<?>) value, (o, v) -> write(o, argument(generic), v));
            case Class<?> kind -> writePlain(out, kind, value);
            default -> throw unknown(type);
        }
    }

    private static void writePlain(Output out, Class<?> kind, Object value) {
        switch (value) {
            case Integer number -> out.i32(number);
            case Long number -> out.i64(number);
            case Double number -> out.f64(number);
            case Boolean flag -> out.flag(flag);
            case String text -> out.text(text);
            case Enum<?> constant -> out.name(constant);
            case Record parts -> {
                for (RecordComponent component : components(parts.getClass())) {
                    write(out, component.getGenericType(), get(component, parts));
                }
            }
            default -> throw unknown(kind);
        }
    }

    static Object read(Input in, Type type) throws UndecodableException {
        return switch (type) {
            case ParameterizedType generic when generic.getRawType() == Optional.class ->
                    in.optional(i -> read(i, argument(generic)));
            case ParameterizedType generic when generic.getRawType() == List.class ->
                    in.list(i -> read(i, argument(generic)));
            case Class<?> kind when kind == int.class -> in.i32();
            case Class<?> kind when kind == long.class -> in.i64();
            case Class<?> kind when kind == double.class -> in.f64();
            case Class<?> kind when kind == boolean.class -> in.flag();
            case Class<?> kind when kind == String.class -> in.text();
            case Class<?> kind when kind.isEnum() -> in.name(kind);
            case Class<?> kind when kind.isSealed() -> {
                List<Class<?>> kinds = kinds(kind);
                int index = in.u8();
                if (index >= kinds.size()) {
                    throw new UndecodableException(
                            "there is no " + kind.getSimpleName() + " of kind " + index);
                }
                yield read(in, kinds.get(index));
            }
            case Class<?> kind when kind.isRecord() -> {
                RecordComponent[] components = components(kind);
                Object[] parts = new Object[components.length];
                for (int i = 0; i < parts.length; i++) {
                    parts[i] = read(in, components[i].getGenericType());
                }
                yield make(kind, parts);
            }
            default -> throw unknown(type);
        };
    }

    /**
     * {@return the same record with its components mapped}
     *
     * @param mapping to values that the record accepts in their place
     */
    public static Record mapped(Record value, UnaryOperator<Object> mapping) {
        Object[] parts =
                Stream.of(components(value.getClass()))
                        .map(component -> mapping.apply(get(component, value)))
                        .toArray();
        try {
            return (Record) make(value.getClass(), parts);
        } catch (UndecodableException e) {
            throw new IllegalStateException("a mapped value is refused", e);
        }
    }

    /** In the order in which they are declared. */
    private static List<Class<?>> kinds(Class<?> sealed) {
        return List.of(sealed.getPermittedSubclasses());
    }

    private static Type argument(ParameterizedType generic) {
        return generic.getActualTypeArguments()[0];
    }

    private static RecordComponent[] components(Class<?> kind) {
        return kind.getRecordComponents();
    }

    private static Object get(RecordComponent component, Object record) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    /** A record's own checks refuse what was never written. */
    private static Object make(Class<?> kind, Object[] parts) throws UndecodableException {
        Class<?>[] types =
                Arrays.stream(components(kind))
                        .map(RecordComponent::getType)
                        .toArray(Class<?>[]::new);
        try {
            var constructor = kind.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(parts);
        } catch (InvocationTargetException refused) {
            throw new UndecodableException(
                    "a " + kind.getSimpleName() + " is refused: " + refused.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(kind + " cannot be made", e);
        }
    }

    private static IllegalArgumentException unknown(Type type) {
        return new IllegalArgumentException("no octets stand for a " + type);
    }
}
