package io.sluice.fuse;

import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The names that libfuse gives to files that lose theirs while they are open ({@code hidden_name} in lib/fuse.c of 2.9). Thread-safe.
 *
 * <p>They are names of this mount alone: the file system below never hears of them, and no listing shows them. libfuse counts them up, so
 * none is given twice.
 */
final class HiddenFiles {
    private static final Pattern FORM = Pattern.compile("\\.fuse_hidden[0-9a-f]{16}");

    private final Map<FileName, FileAttributes> byName = new ConcurrentHashMap<>();

    static boolean isHidden(FileName name) {
        return isHidden(name.value());
    }

    static boolean isHidden(String name) {
        return name.startsWith(".fuse_hidden") && FORM.matcher(name).matches();
    }

    /** @param file as it was when it lost its name */
    void hide(FileName name, FileAttributes file) {
        byName.put(name, file);
    }

    Optional<FileAttributes> find(FileName name) {
        return Optional.ofNullable(byName.get(name));
    }

    void forget(FileName name) {
        byName.remove(name);
    }

    /** Forgets the names of a file that nobody has open any more. */
    void forget(InodeId inode) {
        if (!byName.isEmpty()) {
            byName.values().removeIf(file -> file.id().equals(inode));
        }
    }
}
