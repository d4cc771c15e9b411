package io.sluice.tools.settings;

import io.sluice.vfs.Nearest;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the settings records say about themselves: their keys, their parts and their defaults. */
final class SettingsSchema {
    private SettingsSchema() {}

    /** Whether values of {@code type} are groups of settings. */
    static boolean isSection(Class<?> type) {
        return type.isRecord() && type != DataSize.class && type != SecretText.class;
    }

    /** Whether {@code key} is a setting, or a group of them. */
    static boolean isKnown(String key) {
        return keys(Settings.class, "").stream().anyMatch(known -> known.equals(key) || known.startsWith(key + "."));
    }

    /** Whether the value of that key may be shown nowhere. */
    static boolean isSecret(String key) {
        return isSecret(Settings.class, "", key);
    }

    private static boolean isSecret(Class<?> section, String prefix, String key) {
        for (RecordComponent component : section.getRecordComponents()) {
            String name = prefix + key(component);
            if (isSection(component.getType())) {
                if (key.startsWith(name + ".") && isSecret(component.getType(), name + ".", key)) {
                    return true;
                }
            } else if (name.equals(key)) {
                return component.getGenericType().getTypeName().contains(SecretText.class.getName());
            }
        }
        return false;
    }

    /** The key of a component: {@code blockSize} is {@code block-size}. */
    static String key(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    static List<String> names(Class<?> section) {
        return Arrays.stream(section.getRecordComponents())
                .map(SettingsSchema::key)
                .toList();
    }

    /** All keys of a section and the sections below it. */
    static List<String> keys(Class<?> section, String prefix) {
        List<String> keys = new ArrayList<>();
        for (RecordComponent component : section.getRecordComponents()) {
            String key = prefix + key(component);
            if (isSection(component.getType())) {
                keys.addAll(keys(component.getType(), key + "."));
            } else {
                keys.add(key);
            }
        }
        return keys;
    }

    /** What a message about an unknown key of a section ends with. */
    static String suggestion(Class<?> section, String prefix, String wrong) {
        List<String> near = new ArrayList<>(keys(section, prefix));
        names(section).forEach(name -> near.add(prefix + name));
        return Nearest.to(wrong, near)
                .or(() -> Nearest.to(wrong, keys(Settings.class, "")))
                .map(key -> "; did you mean " + key + "?")
                .orElse("; sluice config lists them");
    }

    static Constructor<?> constructor(Class<?> section) throws NoSuchMethodException {
        Class<?>[] types = Arrays.stream(section.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        return section.getDeclaredConstructor(types);
    }

    static Object defaults(Class<?> section) {
        try {
            return section.getDeclaredMethod("defaults").invoke(section);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("settings record " + section.getSimpleName() + " lacks defaults()", e);
        }
    }

    static Object valueOf(RecordComponent component, Object section) {
        try {
            return component.getAccessor().invoke(section);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("settings key " + component.getName(), e);
        }
    }
}
