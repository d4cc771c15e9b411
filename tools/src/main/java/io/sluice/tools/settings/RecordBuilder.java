package io.sluice.tools.settings;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Builds the tree of settings records from what was written, and notes where each value came from. */
final class RecordBuilder {
    private final ValueParser values;
    private final List<EffectiveSettings.Entry> entries;

    RecordBuilder(Path home, List<EffectiveSettings.Entry> entries) {
        this.values = new ValueParser(home, this);
        this.entries = entries;
    }

    Settings build(Node.Mapping tree) {
        return (Settings) build(Settings.class, tree, "", Settings.defaults(), true);
    }

    /** A record of a list, which has no defaults to be listed. */
    Object buildItem(Class<?> type, Node.Mapping written, String prefix) {
        return build(type, written, prefix, SettingsSchema.defaults(type), false);
    }

    private Object build(Class<?> type, Node.Mapping written, String prefix, Object defaults, boolean listed) {
        refuseUnknown(type, written, prefix);
        RecordComponent[] components = type.getRecordComponents();
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            String key = prefix + SettingsSchema.key(component);
            Optional<Node> node = Optional.ofNullable(written.entries().get(SettingsSchema.key(component)));
            Object fallback = SettingsSchema.valueOf(component, defaults);
            if (SettingsSchema.isSection(component.getType())) {
                arguments[i] = section(component.getType(), node, key, fallback, listed);
            } else {
                arguments[i] = node.isPresent() ? values.parse(component.getGenericType(), node.get(), key) : fallback;
                if (listed) {
                    entries.add(new EffectiveSettings.Entry(
                            key,
                            ValueParser.format(arguments[i]),
                            node.map(Node::origin).orElse("default")));
                }
            }
        }
        return construct(type, arguments, written, prefix);
    }

    private Object section(Class<?> type, Optional<Node> node, String key, Object fallback, boolean listed) {
        Node.Mapping below = switch (node.orElseGet(() -> Node.Mapping.empty("default"))) {
            case Node.Mapping mapping -> mapping;
            case Node.Scalar empty when empty.text().isEmpty() -> Node.Mapping.empty(empty.origin());
            case Node other ->
                throw new UserError(other.origin() + ": " + key + " is a group of settings; write "
                        + SettingsSchema.keys(type, key + ".").getFirst() + " and so on");
        };
        return build(type, below, key + ".", fallback, listed);
    }

    private static void refuseUnknown(Class<?> type, Node.Mapping written, String prefix) {
        List<String> known = SettingsSchema.names(type);
        for (var entry : written.entries().entrySet()) {
            if (!known.contains(entry.getKey())) {
                String key = prefix + entry.getKey();
                throw new UserError(entry.getValue().origin() + ": there is no setting " + key
                        + SettingsSchema.suggestion(type, prefix, key));
            }
        }
    }

    private static Object construct(Class<?> type, Object[] arguments, Node.Mapping written, String prefix) {
        try {
            return SettingsSchema.constructor(type).newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof InvalidSetting invalid) {
                throw refused(invalid, written, prefix);
            }
            throw new IllegalStateException("settings record " + type.getSimpleName(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("settings record " + type.getSimpleName(), e);
        }
    }

    private static UserError refused(InvalidSetting invalid, Node.Mapping written, String prefix) {
        Node node = written.entries().get(invalid.key());
        String origin = node == null ? written.origin() : node.origin();
        String was = node instanceof Node.Scalar scalar ? " is " + scalar.text() + "; it " : " ";
        return new UserError(origin + ": " + prefix + invalid.key() + was + invalid.getMessage());
    }
}
