package io.sluice.fuse;

import io.sluice.vfs.Caller;
import io.sluice.vfs.DirectoryEntry;
import io.sluice.vfs.DirectoryPage;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The open directories of one mount. Thread-safe.
 *
 * <p>An offset is 0 for the start, 1 behind ".", 2 behind "..", and behind every other entry its cookie; so a directory of any size is
 * read in pages, and an offset stays good while entries come and go.
 */
public final class OpenDirectories {
    /** How many directories may be read without an open at once, at little cost. */
    private static final int MAX_UNOPENED = 256;

    /** How many directories may be open at once. */
    private static final int MAX_OPEN = 1 << 20;

    private static final int PAGE_ENTRIES = 1_024;

    private static final long BEHIND_SELF = 1;
    private static final long BEHIND_PARENT = 2;

    private final VirtualFileSystem vfs;
    private final InodeId root;
    private final ChangeMarks marks;
    private final Map<Long, OpenDirectory> byHandle = new ConcurrentHashMap<>();

    /** What is read without an open goes on where it was; a directory that is forgotten here is asked for again. */
    private final Map<InodeId, OpenDirectory> unopened = new ConcurrentHashMap<>();

    private final AtomicLong lastHandle = new AtomicLong();

    OpenDirectories(VirtualFileSystem vfs, InodeId root, ChangeMarks marks) {
        this.vfs = vfs;
        this.root = root;
        this.marks = marks;
    }

    /** The part of a listing that was fetched last: what follows {@code after}. */
    private record Fetched(long after, DirectoryPage page, long mark) {}

    private static final class OpenDirectory {
        private final InodeId inode;
        private final AtomicBoolean wasRead = new AtomicBoolean();
        private volatile Fetched fetched;

        OpenDirectory(InodeId inode, Fetched fetched) {
            this.inode = inode;
            this.fetched = fetched;
        }
    }

    /** Opens {@code directory}; a caller who may not list it learns so here. */
    public long open(Caller caller, InodeId directory) throws VfsException {
        if (byHandle.size() >= MAX_OPEN) {
            throw new VfsException(VfsError.UNAVAILABLE, MAX_OPEN + " directories are open");
        }
        long mark = marks.now();
        Fetched start = new Fetched(0, vfs.list(caller, directory, 0, PAGE_ENTRIES), mark);
        long handle = lastHandle.incrementAndGet();
        byHandle.put(handle, new OpenDirectory(directory, start));
        return handle;
    }

    /** Gives the entries behind {@code offset} to {@code sink} until it is full or there are no more. */
    public void read(long handle, long offset, DirectorySink sink) throws VfsException {
        OpenDirectory directory = byHandle.get(handle);
        if (directory == null) {
            throw new VfsException(VfsError.STALE, "no open directory has the handle " + handle);
        }
        // What rewinddir(3) shows is new; what follows an open is what the open has fetched.
        boolean anew = offset == 0 && directory.wasRead.getAndSet(true);
        read(directory, anew ? fetch(directory, 0) : directory.fetched, offset, sink);
    }

    /** The same without an open: what begins at 0 is new. The caller has seen to it that it may be listed. */
    public void read(InodeId inode, long offset, DirectorySink sink) throws VfsException {
        OpenDirectory known = unopened.get(inode);
        if (known == null || offset == 0) {
            long mark = marks.now();
            known = new OpenDirectory(inode, new Fetched(0, vfs.list(Caller.ROOT, inode, 0, PAGE_ENTRIES), mark));
            if (unopened.size() >= MAX_UNOPENED) {
                unopened.clear();
            }
            unopened.put(inode, known);
        }
        read(known, known.fetched, offset, sink);
    }

    private void read(OpenDirectory directory, Fetched from, long offset, DirectorySink sink) throws VfsException {
        if (offset < BEHIND_SELF && !sink.add(".", vfs.attributes(directory.inode), BEHIND_SELF, marks.now())) {
            return;
        }
        if (offset < BEHIND_PARENT && !sink.add("..", parent(directory.inode), BEHIND_PARENT, marks.now())) {
            return;
        }
        long cookie = offset <= BEHIND_PARENT ? 0 : offset;
        Fetched fetched = indexBehind(from, cookie) >= 0 ? from : fetch(directory, cookie);
        int index = indexBehind(fetched, cookie);
        while (true) {
            for (DirectoryEntry entry :
                    fetched.page.entries().subList(index, fetched.page.entries().size())) {
                if (!sink.add(entry.name().value(), entry.attributes(), entry.cookie(), fetched.mark)) {
                    return;
                }
                cookie = entry.cookie();
            }
            if (fetched.page.end()) {
                return;
            }
            fetched = fetch(directory, cookie);
            index = 0;
        }
    }

    /** The directory above; of the mount's root the root itself, for what lies above it is not the mount's to show. */
    private FileAttributes parent(InodeId directory) throws VfsException {
        return vfs.attributes(directory.equals(root) ? root : vfs.parent(directory));
    }

    /** The open has checked the permission; the caller's groups may not be there to ask any more. */
    private Fetched fetch(OpenDirectory directory, long cookie) throws VfsException {
        long mark = marks.now();
        DirectoryPage page = vfs.list(Caller.ROOT, directory.inode, cookie, PAGE_ENTRIES);
        if (page.entries().isEmpty() && !page.end()) {
            throw new VfsException(VfsError.IO, "a page of a listing is empty and not the end");
        }
        Fetched next = new Fetched(cookie, page, mark);
        directory.fetched = next;
        return next;
    }

    /** Where in the page the entries behind {@code cookie} begin; -1 if that can't be told. */
    private static int indexBehind(Fetched fetched, long cookie) {
        if (fetched.after == cookie) {
            return 0;
        }
        List<DirectoryEntry> entries = fetched.page.entries();
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).cookie() == cookie) {
                return i + 1;
            }
        }
        return -1;
    }

    public void release(long handle) {
        byHandle.remove(handle);
    }

    int count() {
        return byHandle.size();
    }
}
