package io.sluice.tools.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the settings: defaults, then the file, then overrides; whatever is wrong is one line that names file, line and key. */
public final class SettingsReader {
    private static final long LARGEST_FILE = 1 << 20;

    private SettingsReader() {}

    /**
     * @param file may be missing
     * @param overrides {@code key=value} each, as given to {@code -o}; the last one of a key wins
     * @param home what relative paths are relative to
     * @throws UserError with the one line
     */
    public static EffectiveSettings read(Path file, List<String> overrides, Path home) {
        Node.Mapping tree = fileTree(file);
        for (String override : overrides) {
            override(tree, override);
        }
        List<EffectiveSettings.Entry> entries = new ArrayList<>();
        Settings settings = new RecordBuilder(home, entries).build(tree);
        return new EffectiveSettings(settings, entries);
    }

    private static Node.Mapping fileTree(Path file) {
        if (!Files.exists(file)) {
            return Node.Mapping.empty(file.toString());
        }
        String text;
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new UserError(file + ": larger than a settings file can be; keep it below 1MiB");
            }
            text = Files.readString(file);
        } catch (IOException e) {
            throw new UserError(file + ": can't be read: " + e.getMessage() + "; check its owner and encoding", e);
        }
        Node node = YamlReader.read(text, line -> file + ":" + line);
        if (node instanceof Node.Mapping mapping) {
            return mapping;
        }
        throw new UserError(
                node.origin() + ": a settings file is a list of \"key: value\", like \"nfs: {port: 2049}\"");
    }

    private static void override(Node.Mapping tree, String override) {
        int equals = override.indexOf('=');
        if (equals < 1) {
            throw new UserError("-o " + override + ": write -o key=value, like -o nfs.port=2049");
        }
        String key = override.substring(0, equals).strip();
        if (!SettingsSchema.isKnown(key)) {
            // Without its value: the key of a secret may be mistyped.
            throw new UserError("-o " + key + "=…: there is no setting " + key
                    + SettingsSchema.suggestion(Settings.class, "", key));
        }
        String origin = "-o " + (SettingsSchema.isSecret(key) ? key + "=****" : override);
        String[] parts = key.split("\\.", -1);
        Node.Mapping at = tree;
        for (int i = 0; i < parts.length - 1; i++) {
            Node below = at.entries().get(parts[i]);
            if (!(below instanceof Node.Mapping)) {
                below = Node.Mapping.empty(origin);
                at.entries().put(parts[i], below);
            }
            at = (Node.Mapping) below;
        }
        at.entries().put(parts[parts.length - 1], overridingValue(override.substring(equals + 1), origin));
    }

    /** Lists and mappings are written as YAML's flow style; everything else is taken as it is. */
    private static Node overridingValue(String text, String origin) {
        boolean structured = text.startsWith("[") || text.startsWith("{");
        return structured ? YamlReader.read(text, line -> origin) : new Node.Scalar(text, origin);
    }
}
