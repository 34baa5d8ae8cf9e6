package org.truechimer.daemon.observe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON object whose members are asked for by name and type; what is missing or of another type is
 * reported with its path. Members that nobody asks for do not matter.
 */
final class JsonObject {
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(16)
                                    .maxNumberLength(100)
                                    .build())
                    .build();

    private final String path;
    private final Map<String, @Nullable Object> members;

    private JsonObject(String path, Map<String, @Nullable Object> members) {
        this.path = path;
        this.members = members;
    }

    /** {@return the object that is the whole of {@code utf8}} */
    static JsonObject parse(byte[] utf8) throws ObservationException {
        try (JsonParser parser = FACTORY.createParser(utf8)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new ObservationException("it is not a JSON object");
            }
            JsonObject object = object(parser, "");
            if (parser.nextToken() != null) {
                throw new ObservationException("something follows the JSON object");
            }
            return object;
        } catch (StreamConstraintsException e) {
            throw new ObservationException("it is nested too deeply, or holds a number too long");
        } catch (IOException e) {
            throw new ObservationException("it is not JSON, or was cut short");
        }
    }

    private static JsonObject object(JsonParser parser, String path) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            members.put(name, value(parser, path.isEmpty() ? name : path + "." + name));
        }
        return new JsonObject(path, members);
    }

    private static @Nullable Object value(JsonParser parser, String path) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, path);
            case START_ARRAY -> array(parser, path);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static List<@Nullable Object> array(JsonParser parser, String path) throws IOException {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser, path + "[" + elements.size() + "]"));
        }
        return elements;
    }

    private static Object integer(JsonParser parser) throws IOException {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? (Object) parser.getBigIntegerValue().doubleValue()
                : (Object) parser.getLongValue();
    }

    JsonObject object(String name) throws ObservationException {
        return require(name, JsonObject.class, "an object");
    }

    Optional<JsonObject> optionalObject(String name) throws ObservationException {
        return isNull(name) ? Optional.empty() : Optional.of(object(name));
    }

    List<JsonObject> objects(String name) throws ObservationException {
        List<JsonObject> objects = new ArrayList<>();
        for (Object element : require(name, List.class, "an array")) {
            if (!(element instanceof JsonObject object)) {
                throw new ObservationException(where(name) + " does not hold objects only");
            }
            objects.add(object);
        }
        return objects;
    }

    String text(String name) throws ObservationException {
        return require(name, String.class, "a text");
    }

    Optional<String> optionalText(String name) throws ObservationException {
        return isNull(name) ? Optional.empty() : Optional.of(text(name));
    }

    boolean flag(String name) throws ObservationException {
        return require(name, Boolean.class, "true or false");
    }

    double number(String name) throws ObservationException {
        return require(name, Number.class, "a number").doubleValue();
    }

    /** {@return the number, or {@code whenNull} in place of null} */
    double number(String name, double whenNull) throws ObservationException {
        return isNull(name) ? whenNull : number(name);
    }

    long whole(String name) throws ObservationException {
        return require(name, Long.class, "a whole number");
    }

    /** {@return the whole number, which fits into 32 bits, unsigned or signed} */
    int whole32(String name) throws ObservationException {
        long value = whole(name);
        if (value < Integer.MIN_VALUE || value > 0xFFFF_FFFFL) {
            throw new ObservationException(where(name) + " is out of range");
        }
        return (int) value;
    }

    /** {@return the constant whose {@link ObservationDocument#key} stands there} */
    <E extends Enum<E>> E constant(String name, Class<E> type) throws ObservationException {
        return constant(type, text(name), where(name));
    }

    /**
     * {@return the whole numbers of the object at {@code name}, by the constants that are their
     * names}
     */
    <E extends Enum<E>> Map<E, Long> wholes(String name, Class<E> type)
            throws ObservationException {
        JsonObject object = object(name);
        Map<E, Long> wholes = new EnumMap<>(type);
        for (String member : object.members.keySet()) {
            wholes.put(constant(type, member, object.path), object.whole(member));
        }
        return wholes;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String key, String where)
            throws ObservationException {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(key)) {
                return constant;
            }
        }
        throw new ObservationException(
                where + " holds '" + Printable.of(key) + "', which this version does not know");
    }

    /** {@return whether null stands there} */
    boolean isNull(String name) {
        return members.containsKey(name) && members.get(name) == null;
    }

    private <T> T require(String name, Class<T> type, String expected) throws ObservationException {
        Object value = members.get(name);
        if (!type.isInstance(value)) {
            throw new ObservationException(
                    where(name)
                            + (members.containsKey(name) ? " is not " + expected : " is missing"));
        }
        return type.cast(value);
    }

    private String where(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
