package org.truechimer.proto.journal;

import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Header;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Random values of whatever events and effects are made of, by the look of their records: a new
 * kind needs nothing here.
 */
public final class RandomValues {
    private static final int TRIES_MAX = 1000;

    private final SplittableRandom random;

    public RandomValues(SplittableRandom random) {
        this.random = random;
    }

    public <T> T of(Class<T> type) {
        return type.cast(of((Type) type));
    }

    /** {@return values that differ from a record in one component each, at whatever depth} */
    List<Object> variants(Object value) {
        List<Object> variants = new ArrayList<>();
        RecordComponent[] components = value.getClass().getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            Object[] arguments = Stream.of(components).map(c -> get(c, value)).toArray();
            for (Object other : others(components[i].getGenericType(), arguments[i])) {
                Object[] changed = arguments.clone();
                changed[i] = other;
                variants.add(make(value.getClass(), changed));
            }
        }
        return variants;
    }

    private List<Object> others(Type type, Object value) {
        if (value instanceof Record && !(value instanceof Header || value instanceof Address)) {
            return variants(value);
        }
        for (int i = 0; i < TRIES_MAX; i++) {
            Object other = of(type);
            if (!other.equals(value)) {
                return List.of(other);
            }
        }
        throw new AssertionError("there is but one value of " + type);
    }

    public Object of(Type type) {
        return switch (type) {
            case ParameterizedType generic when generic.getRawType() == Optional.class ->
                    random.nextBoolean() ? Optional.of(argument(generic)) : Optional.empty();
            case ParameterizedType generic when generic.getRawType() == List.class ->
                    Stream.generate(() -> argument(generic)).limit(random.nextInt(4)).toList();
            case Class<?> kind when kind == int.class -> random.nextInt();
            case Class<?> kind when kind == long.class -> random.nextLong();
            case Class<?> kind when kind == double.class ->
                    Double.longBitsToDouble(random.nextLong());
            case Class<?> kind when kind == boolean.class -> random.nextBoolean();
            case Class<?> kind when kind == String.class -> text();
            case Class<?> kind when kind == Address.class ->
                    new Address(random.nextLong(), random.nextLong(), random.nextInt(65536));
            case Class<?> kind when kind == Header.class -> header();
            case Class<?> kind when kind.isEnum() -> one(kind.getEnumConstants());
            case Class<?> kind when kind.isSealed() ->
                    of((Type) one(kind.getPermittedSubclasses()));
            case Class<?> kind when kind.isRecord() ->
                    make(
                            kind,
                            Stream.of(kind.getRecordComponents())
                                    .map(c -> of(c.getGenericType()))
                                    .toArray());
            default -> throw new AssertionError("no value of " + type + " belongs here");
        };
    }

    private Object argument(ParameterizedType generic) {
        return of(generic.getActualTypeArguments()[0]);
    }

    private <T> T one(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private String text() {
        return random.ints(random.nextInt(12), 0, 0xD800)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private Header header() {
        byte[] octets = new byte[Header.LENGTH];
        random.nextBytes(octets);
        return Header.read(MemorySegment.ofArray(octets), 0);
    }

    private static Object get(RecordComponent component, Object value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static Object make(Class<?> kind, Object[] arguments) {
        Class<?>[] types =
                Arrays.stream(kind.getRecordComponents())
                        .map(RecordComponent::getType)
                        .toArray(Class<?>[]::new);
        try {
            var constructor = kind.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
