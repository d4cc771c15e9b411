package io.sluice.vfs.testing.model;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The namespace of the model and, beside it, what the store has. Paths are relative to the mount. */
final class ModelTree {
    /** Few, so that operations meet. */
    static final List<String> PATHS =
            List.of("a", "b", "c", "d", "c/a", "c/b", "c/d", "d/a", "d/b", "d/c", "d/c/a", "d/c/b");

    /** What a name is. */
    sealed interface Entry {}

    record Folder(io.sluice.vfs.InodeId id, int mode) implements Entry {}

    record Leaf(ModelFile file) implements Entry {}

    private final NavigableMap<String, Entry> entries = new TreeMap<>();

    /** Objects, without markers. */
    private final NavigableMap<String, byte[]> objects = new TreeMap<>();

    Optional<Entry> at(String path) {
        return Optional.ofNullable(entries.get(path));
    }

    Optional<ModelFile> file(String path) {
        return at(path).filter(Leaf.class::isInstance).map(entry -> ((Leaf) entry).file());
    }

    boolean isFolder(String path) {
        return path.isEmpty() || entries.get(path) instanceof Folder;
    }

    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    static boolean isWithin(String path, String folder) {
        return path.equals(folder) || path.startsWith(folder + "/");
    }

    void put(String path, Entry entry) {
        entries.put(path, entry);
        if (entry instanceof Leaf leaf) {
            leaf.file().path = path;
        }
    }

    void remove(String path) {
        entries.remove(path);
    }

    NavigableMap<String, Entry> entries() {
        return entries;
    }

    NavigableMap<String, byte[]> objects() {
        return objects;
    }

    List<ModelFile> files() {
        List<ModelFile> files = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry instanceof Leaf leaf) {
                files.add(leaf.file());
            }
        }
        return files;
    }

    /** The names in a folder, in order. */
    List<String> names(String folder) {
        return entries.keySet().stream()
                .filter(path -> parent(path).equals(folder))
                .map(path -> path.substring(folder.isEmpty() ? 0 : folder.length() + 1))
                .sorted()
                .toList();
    }

    /** A folder goes elsewhere, with all that lies below it here and in the store. */
    void move(String from, String to) {
        for (String path : List.copyOf(entries.keySet())) {
            if (isWithin(path, from)) {
                put(to + path.substring(from.length()), entries.remove(path));
            }
        }
        for (String key : List.copyOf(objects.keySet())) {
            if (isWithin(key, from)) {
                objects.put(to + key.substring(from.length()), objects.remove(key));
            }
        }
    }
}
