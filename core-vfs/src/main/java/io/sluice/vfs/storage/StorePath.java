package io.sluice.vfs.storage;

import io.sluice.vfs.FileName;
import java.util.ArrayList;
import java.util.List;

/** A path inside a store, relative to the URI of the mount; the empty path is the mount's own root. */
public record StorePath(List<FileName> names) {
    public static final StorePath ROOT = new StorePath(List.of());

    public StorePath {
        names = List.copyOf(names);
    }

    /** The path that {@code text} names, its parts parted by single slashes; for tests and tools. */
    public static StorePath of(String text) {
        List<FileName> names = new ArrayList<>();
        for (String part : text.split("/")) {
            if (!part.isEmpty()) {
                names.add(new FileName(part));
            }
        }
        return new StorePath(names);
    }

    public boolean isRoot() {
        return names.isEmpty();
    }

    /** Whether this is {@code ancestor} or lies below it. */
    public boolean startsWith(StorePath ancestor) {
        return names.size() >= ancestor.names.size()
                && names.subList(0, ancestor.names.size()).equals(ancestor.names);
    }

    public StorePath child(FileName name) {
        List<FileName> longer = new ArrayList<>(names);
        longer.add(name);
        return new StorePath(longer);
    }

    /** The directory that this path lies in; the root's is the root. */
    public StorePath parent() {
        return isRoot() ? this : new StorePath(names.subList(0, names.size() - 1));
    }

    /** The parts with a slash between each two, none at the ends; empty for the root. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (FileName name : names) {
            text.append(text.isEmpty() ? "" : "/").append(name.value());
        }
        return text.toString();
    }
}
