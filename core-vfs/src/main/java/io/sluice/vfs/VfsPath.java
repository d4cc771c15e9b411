package io.sluice.vfs;

import java.util.ArrayList;
import java.util.List;

/** An absolute path of the namespace; the root has no names. */
public record VfsPath(List<FileName> names) implements Comparable<VfsPath> {
    public static final VfsPath ROOT = new VfsPath(List.of());

    /** The longest path, in characters (PATH_MAX of Linux). */
    public static final int MAX_LENGTH = 4096;

    public VfsPath {
        names = List.copyOf(names);
    }

    /**
     * The path that {@code text} names; it begins with '/', doubled and trailing slashes do not count.
     *
     * @throws VfsException {@link VfsError#INVALID} or {@link VfsError#NAME_TOO_LONG}
     */
    public static VfsPath parse(String text) throws VfsException {
        if (!text.startsWith("/")) {
            throw new VfsException(VfsError.INVALID, "a path begins with '/': " + text);
        }
        if (text.length() > MAX_LENGTH) {
            throw new VfsException(VfsError.NAME_TOO_LONG, "a path has at most " + MAX_LENGTH + " characters");
        }
        List<FileName> names = new ArrayList<>();
        for (String part : text.split("/", -1)) {
            if (!part.isEmpty()) {
                names.add(FileName.of(part));
            }
        }
        return new VfsPath(names);
    }

    public boolean isRoot() {
        return names.isEmpty();
    }

    public VfsPath child(FileName name) {
        List<FileName> longer = new ArrayList<>(names);
        longer.add(name);
        return new VfsPath(longer);
    }

    /** The directory that this path lies in; the root's is the root. */
    public VfsPath parent() {
        return isRoot() ? this : new VfsPath(names.subList(0, names.size() - 1));
    }

    /** The last name; the root has none. */
    public FileName last() {
        return names.getLast();
    }

    /** Whether this path is {@code ancestor} or lies below it. */
    public boolean startsWith(VfsPath ancestor) {
        return names.size() >= ancestor.names.size()
                && names.subList(0, ancestor.names.size()).equals(ancestor.names);
    }

    @Override
    public int compareTo(VfsPath other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        if (isRoot()) {
            return "/";
        }
        StringBuilder text = new StringBuilder();
        for (FileName name : names) {
            text.append('/').append(name.value());
        }
        return text.toString();
    }
}
