package io.sluice.tools.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns what was written into the types that settings have, and back into text. */
final class ValueParser {
    private static final String AUTO = "auto";

    private final Path home;
    private final RecordBuilder records;

    ValueParser(Path home, RecordBuilder records) {
        this.home = home;
        this.records = records;
    }

    /** @throws UserError with where it was written and what it must be */
    Object parse(Type type, Node node, String key) {
        if (type instanceof ParameterizedType generic) {
            Type inner = generic.getActualTypeArguments()[0];
            return generic.getRawType() == List.class ? list(inner, node, key) : optional(inner, node, key);
        }
        Class<?> wanted = (Class<?>) type;
        if (SettingsSchema.isSection(wanted)) {
            if (node instanceof Node.Mapping mapping) {
                return records.buildItem(wanted, mapping, key + ".");
            }
            throw new UserError(node.origin() + ": each of " + key + " is a group of settings, like {"
                    + String.join(": …, ", SettingsSchema.names(wanted)) + ": …}");
        }
        if (node instanceof Node.Scalar scalar) {
            return scalar(wanted, scalar, key);
        }
        throw new UserError(node.origin() + ": " + key + " takes one value: " + form(wanted));
    }

    static String format(Object value) {
        return switch (value) {
            case Optional<?> optional -> optional.map(ValueParser::format).orElse(AUTO);
            case Duration duration -> TimeSpan.format(duration);
            case Enum<?> constant -> name(constant);
            case List<?> list -> list.stream().map(ValueParser::format).collect(Collectors.joining(", ", "[", "]"));
            case ExportRule rule ->
                "{path: " + rule.path() + ", clients: " + rule.clients() + ", ro: " + rule.ro() + ", squash: "
                        + name(rule.squash()) + ", anonuid: " + rule.anonuid() + ", anongid: " + rule.anongid()
                        + ", secure: " + rule.secure() + "}";
            default -> value.toString();
        };
    }

    private Object optional(Type inner, Node node, String key) {
        if (node instanceof Node.Scalar scalar && scalar.text().equals(AUTO)) {
            return Optional.empty();
        }
        return Optional.of(parse(inner, node, key));
    }

    /** A single value is a list of one. */
    private List<Object> list(Type inner, Node node, String key) {
        List<Node> items = node instanceof Node.Sequence sequence ? sequence.items() : List.of(node);
        List<Object> parsed = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            parsed.add(parse(inner, items.get(i), key + "[" + i + "]"));
        }
        return parsed;
    }

    private Object scalar(Class<?> type, Node.Scalar written, String key) {
        return scalar(type, written.text())
                .orElseThrow(() -> new UserError(
                        written.origin() + ": " + key + " is " + written.text() + "; it must be " + form(type)));
    }

    private Optional<?> scalar(Class<?> type, String text) {
        if (type == String.class) {
            return text.isBlank() ? Optional.empty() : Optional.of(text.strip());
        }
        if (type == SecretText.class) {
            return Optional.of(text.strip()).filter(some -> !some.isEmpty()).map(SecretText::new);
        }
        if (type == boolean.class) {
            return text.equals("true") || text.equals("false") ? Optional.of(text.equals("true")) : Optional.empty();
        }
        if (type == int.class) {
            return text.matches("-?\\d{1,9}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
        }
        if (type == double.class) {
            return text.matches("\\d{1,9}(\\.\\d{1,9})?") ? Optional.of(Double.parseDouble(text)) : Optional.empty();
        }
        if (type == DataSize.class) {
            return DataSize.parse(text);
        }
        if (type == Duration.class) {
            return TimeSpan.parse(text);
        }
        if (type == Path.class) {
            return path(text);
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> name((Enum<?>) constant).equals(text.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    private Optional<Path> path(String text) {
        if (text.isBlank() || text.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        String expanded = text.startsWith("~/") ? System.getProperty("user.home") + text.substring(1) : text;
        return Optional.of(home.resolve(expanded).normalize());
    }

    private static String form(Class<?> type) {
        if (type == boolean.class) {
            return "true or false";
        }
        if (type == int.class) {
            return "a whole number";
        }
        if (type == double.class) {
            return "a number like 0.01";
        }
        if (type == DataSize.class) {
            return DataSize.FORM;
        }
        if (type == Duration.class) {
            return TimeSpan.FORM;
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> name((Enum<?>) constant))
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        return type == Path.class ? "a path" : "a text";
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
