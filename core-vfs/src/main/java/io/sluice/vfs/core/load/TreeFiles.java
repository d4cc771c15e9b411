package io.sluice.vfs.core.load;

import io.sluice.vfs.Caller;
import io.sluice.vfs.DirectoryEntry;
import io.sluice.vfs.DirectoryPage;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.VirtualFileSystem;
import java.util.ArrayDeque;
import java.util.Deque;

/** Finds the files below directories, page by page; memory grows with the directories that wait to be read, not with their files. */
final class TreeFiles {
    private static final int PAGE_ENTRIES = 1000;

    private final VirtualFileSystem files;
    private final Caller caller;

    /** What is told of the files. */
    interface Finder {
        /** @return false to end the search */
        boolean found(InodeId file, InodeId parent, long size);

        /** A directory that can't be read. */
        void failed(VfsPath directory, VfsException cause);
    }

    private record Waiting(VfsPath path, InodeId id) {}

    TreeFiles(VirtualFileSystem files, Caller caller) {
        this.files = files;
        this.caller = caller;
    }

    /** All files below {@code start}. */
    void find(VfsPath start, InodeId id, Finder finder) {
        Deque<Waiting> waiting = new ArrayDeque<>();
        waiting.push(new Waiting(start, id));
        boolean goOn = true;
        while (goOn && !waiting.isEmpty()) {
            Waiting directory = waiting.pop();
            try {
                goOn = findIn(directory, waiting, finder);
            } catch (VfsException e) {
                boolean gone = e.error() == VfsError.STALE || e.error() == VfsError.NOT_FOUND;
                if (!gone || directory.id().equals(id)) {
                    finder.failed(directory.path(), e);
                }
            }
        }
    }

    private boolean findIn(Waiting directory, Deque<Waiting> waiting, Finder finder) throws VfsException {
        long cookie = 0;
        while (true) {
            DirectoryPage page = files.list(caller, directory.id(), cookie, PAGE_ENTRIES);
            for (DirectoryEntry entry : page.entries()) {
                cookie = entry.cookie();
                InodeId found = entry.attributes().id();
                if (entry.attributes().isDirectory()) {
                    waiting.push(new Waiting(directory.path().child(entry.name()), found));
                } else if (!finder.found(
                        found, directory.id(), entry.attributes().size())) {
                    return false;
                }
            }
            if (page.end()) {
                return true;
            }
        }
    }
}
