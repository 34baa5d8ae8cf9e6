package org.truechimer.daemon.observe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * As much of JSON Schema as our own schemas use: type, properties, required, additionalProperties,
 * items, enum, minimum, maximum.
 */
final class JsonSchema {
    private final Map<?, ?> root;

    JsonSchema(Path file) throws IOException {
        root = (Map<?, ?>) parse(Files.readAllBytes(file));
    }

    /** {@return what in {@code json} breaks the schema, one line each} */
    List<String> violations(byte[] json) throws IOException {
        List<String> violations = new ArrayList<>();
        check("$", root, parse(json), violations);
        return violations;
    }

    /**
     * {@return the values that are allowed at a place, the names on the way to it separated by
     * slashes}
     */
    List<?> allowed(String place) {
        Object schema = root;
        for (String name : place.split("/", -1)) {
            schema = ((Map<?, ?>) schema).get(name);
        }
        return schema instanceof Map<?, ?> map ? List.copyOf(map.keySet()) : (List<?>) schema;
    }

    private static void check(
            String path, Map<?, ?> schema, Object value, List<String> violations) {
        List<?> types =
                schema.get("type") instanceof List<?> several
                        ? several
                        : List.of(schema.get("type"));
        if (types.stream().noneMatch(type -> is((String) type, value))) {
            violations.add(path + " is not " + types);
        }
        if (schema.get("enum") instanceof List<?> allowed && !allowed.contains(value)) {
            violations.add(path + " is " + value + ", not one of " + allowed);
        }
        if (value instanceof BigDecimal number) {
            boolean small =
                    schema.get("minimum") instanceof BigDecimal minimum
                            && number.compareTo(minimum) < 0;
            boolean great =
                    schema.get("maximum") instanceof BigDecimal maximum
                            && number.compareTo(maximum) > 0;
            if (small || great) {
                violations.add(path + " is out of range: " + number);
            }
        }
        if (value instanceof List<?> elements) {
            elements.forEach(
                    element ->
                            check(
                                    path + "[]",
                                    (Map<?, ?>) schema.get("items"),
                                    element,
                                    violations));
        }
        if (value instanceof Map<?, ?> members
                && schema.get("properties") instanceof Map<?, ?> properties) {
            members.forEach(
                    (name, member) -> {
                        if (properties.get(name) instanceof Map<?, ?> property) {
                            check(path + "." + name, property, member, violations);
                        } else {
                            violations.add(path + "." + name + " is not in the schema");
                        }
                    });
            if (schema.get("required") instanceof List<?> required) {
                required.stream()
                        .filter(name -> !members.containsKey(name))
                        .forEach(name -> violations.add(path + "." + name + " is missing"));
            }
        }
    }

    private static boolean is(String type, Object value) {
        return switch (type) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "null" -> value == null;
            case "number" -> value instanceof BigDecimal;
            case "integer" ->
                    value instanceof BigDecimal number && number.stripTrailingZeros().scale() <= 0;
            default -> throw new IllegalArgumentException(type);
        };
    }

    private static Object parse(byte[] json) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            return value(parser);
        }
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> members = new LinkedHashMap<>();
                for (String name = parser.nextFieldName();
                        name != null;
                        name = parser.nextFieldName()) {
                    parser.nextToken();
                    members.put(name, value(parser));
                }
                yield members;
            }
            case START_ARRAY -> {
                List<Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser));
                }
                yield elements;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }
}
