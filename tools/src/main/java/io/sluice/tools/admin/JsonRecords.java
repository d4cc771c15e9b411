package io.sluice.tools.admin;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the records that the API answers, as {@link Json#MAPPER} would; what that needs to get ready takes a command longer than all else it does.
 * Records are of texts, whole numbers, {@code double}, {@code boolean}, enums, {@link Instant}s, lists, maps, optional values and other records. A property
 * that is unknown, comes twice, or is missing and not optional is refused with a {@link JacksonException}. Thread-safe.
 */
public final class JsonRecords {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Map<Class<?>, Shape> SHAPES = new ConcurrentHashMap<>();

    private JsonRecords() {}

    /** @throws JacksonException if it is no such record */
    public static <T extends Record> T read(byte[] json, Class<T> type) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            return type.cast(value(parser, type));
        }
    }

    /** The same of a text. */
    public static <T extends Record> T read(String json, Class<T> type) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            return type.cast(value(parser, type));
        }
    }

    /** @throws JacksonException if it is no array of such records */
    public static <T extends Record> List<T> readList(byte[] json, Class<T> item) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            return list(parser, item).stream().map(item::cast).toList();
        }
    }

    /** The components of a record, and what makes one of them. */
    private record Shape(
            java.lang.reflect.Constructor<?> constructor,
            List<RecordComponent> components,
            Map<String, Integer> places) {
        private static Shape of(Class<?> type) {
            List<RecordComponent> components = Arrays.asList(type.getRecordComponents());
            Map<String, Integer> places = new HashMap<>();
            Class<?>[] types = new Class<?>[components.size()];
            for (int i = 0; i < types.length; i++) {
                places.put(components.get(i).getName(), i);
                types[i] = components.get(i).getType();
            }
            try {
                return new Shape(type.getDeclaredConstructor(types), components, places);
            } catch (NoSuchMethodException e) {
                throw new IllegalArgumentException(type + " is no record", e);
            }
        }
    }

    private static Object record(JsonParser parser, Class<?> type) {
        require(parser, JsonToken.START_OBJECT);
        Shape shape = SHAPES.computeIfAbsent(type, Shape::of);
        Object[] values = new Object[shape.components().size()];
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            Integer place = shape.places().get(name);
            if (place == null) {
                throw new StreamReadException(parser, "there is no property " + name);
            }
            parser.nextToken();
            values[place] = value(parser, shape.components().get(place).getGenericType());
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) {
                values[i] = absent(parser, shape.components().get(i));
            }
        }
        try {
            return shape.constructor().newInstance(values);
        } catch (InvocationTargetException e) {
            throw new StreamReadException(parser, String.valueOf(e.getCause().getMessage()), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type + " can't be made", e);
        }
    }

    private static Object absent(JsonParser parser, RecordComponent component) {
        Class<?> type = component.getType();
        if (type == Optional.class) {
            return Optional.empty();
        }
        if (type == OptionalInt.class) {
            return OptionalInt.empty();
        }
        if (type == OptionalLong.class) {
            return OptionalLong.empty();
        }
        if (type.isPrimitive()) {
            return Array.get(Array.newInstance(type, 1), 0);
        }
        throw new StreamReadException(parser, "the property " + component.getName() + " is missing");
    }

    /** What is at the parser; {@code null}, as in the JSON, stays within this class. */
    private static Object value(JsonParser parser, Type type) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            if (generic.getRawType() == Optional.class) {
                return Optional.ofNullable(value(parser, of[0]));
            }
            return generic.getRawType() == List.class ? list(parser, of[0]) : map(parser, of[1]);
        }
        Class<?> plain = (Class<?>) type;
        return plain.isRecord() ? record(parser, plain) : scalar(parser, plain);
    }

    private static List<Object> list(JsonParser parser, Type item) {
        require(parser, JsonToken.START_ARRAY);
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser, item));
        }
        return items;
    }

    private static Map<String, Object> map(JsonParser parser, Type item) {
        require(parser, JsonToken.START_OBJECT);
        Map<String, Object> items = new LinkedHashMap<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            items.put(name, value(parser, item));
        }
        return items;
    }

    private static Object scalar(JsonParser parser, Class<?> type) {
        if (type == long.class) {
            return parser.getLongValue();
        }
        if (type == int.class) {
            return parser.getIntValue();
        }
        if (type == boolean.class) {
            return parser.getBooleanValue();
        }
        if (type == double.class) {
            return number(parser);
        }
        if (type == OptionalInt.class) {
            return OptionalInt.of(parser.getIntValue());
        }
        if (type == OptionalLong.class) {
            return OptionalLong.of(parser.getLongValue());
        }
        require(parser, JsonToken.VALUE_STRING);
        return text(parser, type);
    }

    /** What is no number of JSON is written as a text: {@code "NaN"}. */
    private static double number(JsonParser parser) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            return parser.getDoubleValue();
        }
        try {
            return Double.parseDouble(parser.getString());
        } catch (NumberFormatException e) {
            throw new StreamReadException(parser, parser.getString() + " is no number", e);
        }
    }

    private static Object text(JsonParser parser, Class<?> type) {
        String text = parser.getString();
        if (type == String.class) {
            return text;
        }
        try {
            if (type == Instant.class) {
                return Instant.parse(text);
            }
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(text)) {
                    return constant;
                }
            }
        } catch (DateTimeException e) {
            throw new StreamReadException(parser, text + " is no time", e);
        }
        throw new StreamReadException(parser, text + " is no " + type.getSimpleName());
    }

    private static void require(JsonParser parser, JsonToken wanted) {
        if (parser.currentToken() != wanted) {
            throw new StreamReadException(parser, parser.currentToken() + " stands where " + wanted + " is due");
        }
    }
}
