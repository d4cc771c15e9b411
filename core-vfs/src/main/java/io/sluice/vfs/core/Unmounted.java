package io.sluice.vfs.core;

import io.sluice.vfs.VfsPath;
import java.util.List;

/**
 * What an unmount left behind.
 *
 * @param waiting files that are kept here until the same store is mounted at the same path again
 * @param undeleted objects that had been removed, but were still open: they stay in the store, by their paths there
 */
public record Unmounted(VfsPath path, List<LeftBehind> waiting, List<String> undeleted) {
    public Unmounted {
        waiting = List.copyOf(waiting);
        undeleted = List.copyOf(undeleted);
    }
}
