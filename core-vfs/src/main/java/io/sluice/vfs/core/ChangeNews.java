package io.sluice.vfs.core;

import io.sluice.vfs.ChangeWatcher;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Lease;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes on to all who watch what was changed or found changed. Thread-safe. */
final class ChangeNews implements ChangeWatcher {
    private final List<ChangeWatcher> watchers = new CopyOnWriteArrayList<>();

    Lease watch(ChangeWatcher watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    boolean isWatched() {
        return !watchers.isEmpty();
    }

    @Override
    public void entryChanged(InodeId directory, FileName name) {
        for (ChangeWatcher watcher : watchers) {
            watcher.entryChanged(directory, name);
        }
    }

    @Override
    public void inodeChanged(InodeId inode) {
        for (ChangeWatcher watcher : watchers) {
            watcher.inodeChanged(inode);
        }
    }

    @Override
    public void allChanged() {
        for (ChangeWatcher watcher : watchers) {
            watcher.allChanged();
        }
    }
}
