package io.sluice.tools.admin;

import io.sluice.vfs.Caller;
import io.sluice.vfs.DirectoryEntry;
import io.sluice.vfs.DirectoryPage;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.VirtualFileSystem;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** Goes through a directory, or all that lies below it, page by page: memory grows with the depth, not with the number of entries. */
final class TreeWalk {
    private static final int PAGE_ENTRIES = 1000;

    private final VirtualFileSystem files;
    private final Caller caller;

    TreeWalk(VirtualFileSystem files, Caller caller) {
        this.files = files;
        this.caller = caller;
    }

    /** What is done with each entry. */
    interface Visitor {
        /** Called for each file, and for each directory before what lies in it. */
        void entry(VfsPath path, InodeId parent, FileAttributes attributes) throws VfsException, Problem, IOException;

        /** Called for each directory that was entered, after what lies in it. */
        default void left(VfsPath directory, InodeId parent, InodeId id) throws VfsException, Problem {}
    }

    /** A directory that is being read. */
    private final class Level {
        private final VfsPath path;
        private final InodeId parent;
        private final InodeId id;
        private Iterator<DirectoryEntry> page = List.<DirectoryEntry>of().iterator();
        private long cookie;
        private boolean end;

        private Level(VfsPath path, InodeId parent, InodeId id) {
            this.path = path;
            this.parent = parent;
            this.id = id;
        }

        private boolean hasNext() throws VfsException {
            while (!page.hasNext() && !end) {
                DirectoryPage next = files.list(caller, id, cookie, PAGE_ENTRIES);
                page = next.entries().iterator();
                end = next.end();
            }
            return page.hasNext();
        }

        private DirectoryEntry next() {
            DirectoryEntry entry = page.next();
            cookie = entry.cookie();
            return entry;
        }
    }

    /** Visits what lies in {@code directory}, and with {@code recursive} all below it; not the directory itself. */
    void visit(VfsPath directory, InodeId id, boolean recursive, Visitor visitor) throws Problem, IOException {
        Deque<Level> open = new ArrayDeque<>();
        open.push(new Level(directory, id, id));
        while (!open.isEmpty()) {
            Level level = open.peek();
            VfsPath at = level.path;
            try {
                if (hasNext(level, open.size() == 1)) {
                    DirectoryEntry entry = level.next();
                    at = level.path.child(entry.name());
                    visitor.entry(at, level.id, entry.attributes());
                    if (recursive && entry.attributes().isDirectory()) {
                        open.push(new Level(at, level.id, entry.attributes().id()));
                    }
                } else {
                    open.pop();
                    if (!open.isEmpty()) {
                        visitor.left(level.path, level.parent, level.id);
                    }
                }
            } catch (VfsException e) {
                if (!isGone(e) || at.equals(directory)) {
                    throw Problem.at(at, e);
                }
            }
        }
    }

    /** Others may remove what is being walked: what is gone has no more entries. The start itself must stay. */
    private static boolean hasNext(Level level, boolean start) throws VfsException {
        try {
            return level.hasNext();
        } catch (VfsException e) {
            if (isGone(e) && !start) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isGone(VfsException failure) {
        return failure.error() == VfsError.STALE || failure.error() == VfsError.NOT_FOUND;
    }
}
