package io.sluice.fuse;

import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Which handles are open, and which version of each inode the kernel has pages of. Thread-safe. */
final class OpenFileTable {
    /** How many files may be open at once; far above what a host's own limits let its processes open. */
    private static final int MAX_OPEN = 1 << 20;

    /** Of how many inodes it is remembered which version the kernel has pages of; the others' pages are dropped at the next open. */
    private static final int MAX_VERSIONS = 1 << 15;

    private static final long RELEASE_WAIT_MILLIS = 1_000;

    private final Map<Long, OpenFile> byHandle = new ConcurrentHashMap<>();

    /** The opens of each inode; guarded by this, as is what follows. Nothing is called with the monitor held. */
    private final Map<InodeId, List<OpenFile>> byInode = new HashMap<>();

    /** What the kernel reads by itself for all opens of a node. */
    private final Map<Long, PassedFile> passed = new HashMap<>();

    private final Map<Long, CacheUse.Version> cached = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, CacheUse.Version> eldest) {
            return size() > MAX_VERSIONS;
        }
    };

    private long lastHandle;
    private long writers;

    /**
     * Adds an open.
     *
     * @param offered what the kernel could read by itself for it; taken if the answer names it, else the caller's to close
     * @throws VfsException {@link VfsError#REPLACED} while the kernel reads another version by itself for other opens
     */
    OpenFiles.Opened add(OpenFile open, FileAttributes file, Optional<PassedFile> offered) throws VfsException {
        if (byHandle.size() >= MAX_OPEN) {
            throw new VfsException(VfsError.UNAVAILABLE, MAX_OPEN + " files are open");
        }
        synchronized (this) {
            Optional<PassedFile> passing = Optional.ofNullable(passed.get(open.node()));
            if (passing.isPresent() && !passing.map(PassedFile::version).equals(open.version())) {
                throw otherVersionIsPassed();
            }
            List<OpenFile> others = openAs(open.inode(), open.node());
            if (passing.isEmpty() && others.isEmpty()) {
                passing = offered;
            }
            if (passing.isPresent()) {
                return pass(open, passing.get());
            }
            CacheUse use = decide(open, file, others);
            if (open.writes()) {
                writers++;
                cached.remove(open.node());
            } else if (use == CacheUse.DROP && open.version().isPresent()) {
                cached.put(open.node(), open.version().get());
            }
            return new OpenFiles.Opened(added(open), use, OptionalInt.empty());
        }
    }

    /** The opens of the node, which share their pages. */
    private List<OpenFile> openAs(InodeId inode, long node) {
        return byInode.getOrDefault(inode, List.of()).stream()
                .filter(other -> other.node() == node)
                .toList();
    }

    private OpenFiles.Opened pass(OpenFile open, PassedFile file) {
        passed.put(open.node(), file);
        file.join();
        open.pass(file);
        return new OpenFiles.Opened(added(open), CacheUse.DROP, OptionalInt.of(file.id()));
    }

    private long added(OpenFile open) {
        byInode.computeIfAbsent(open.inode(), inode -> new ArrayList<>(1)).add(open);
        long handle = ++lastHandle;
        byHandle.put(handle, open);
        return handle;
    }

    private static VfsException otherVersionIsPassed() {
        return new VfsException(VfsError.REPLACED, "the kernel itself reads another version of it for who has it open");
    }

    /** @throws VfsException {@link VfsError#REPLACED} while the kernel reads {@code node} by itself */
    synchronized void requireNotPassed(long node) throws VfsException {
        if (passed.containsKey(node)) {
            throw otherVersionIsPassed();
        }
    }

    private CacheUse decide(OpenFile open, FileAttributes file, List<OpenFile> others) {
        CacheUse.Version now = CacheUse.Version.of(file);
        Optional<CacheUse.Version> version = Optional.empty();
        boolean hasWriter = false;
        for (OpenFile other : others) {
            hasWriter |= other.writes();
            if (version.isEmpty() || version.get().equals(now)) {
                version = other.version();
            }
        }
        return CacheUse.decide(file, open.writes(), hasWriter, version, Optional.ofNullable(cached.get(open.node())));
    }

    OpenFile get(long handle) throws VfsException {
        OpenFile open = byHandle.get(handle);
        if (open == null) {
            throw new VfsException(VfsError.STALE, "no open file has the handle " + handle);
        }
        return open;
    }

    synchronized Optional<FileAttributes> opened(InodeId inode) {
        return byInode.getOrDefault(inode, List.of()).stream().findFirst().map(OpenFile::opened);
    }

    synchronized boolean isOpen(InodeId inode, long node) {
        return !openAs(inode, node).isEmpty();
    }

    synchronized boolean isOpen(InodeId inode) {
        return byInode.containsKey(inode);
    }

    int count() {
        return byHandle.size();
    }

    synchronized long writers() {
        return writers;
    }

    void release(long handle) {
        OpenFile open = byHandle.remove(handle);
        if (open == null) {
            return;
        }
        try {
            open.release();
        } finally {
            forget(open).ifPresent(PassedFile::close);
        }
    }

    /** What the kernel read by itself for it, if this was the last. */
    private synchronized Optional<PassedFile> forget(OpenFile open) {
        List<OpenFile> opens = byInode.get(open.inode());
        opens.remove(open);
        if (opens.isEmpty()) {
            byInode.remove(open.inode());
        }
        if (open.writes()) {
            writers--;
        }
        notifyAll();
        Optional<PassedFile> last = open.passed().filter(PassedFile::leave);
        last.ifPresent(file -> passed.remove(open.node()));
        return last;
    }

    void releaseAll() {
        for (Long handle : List.copyOf(byHandle.keySet())) {
            release(handle);
        }
    }

    /** Waits for the release of a writer that has been flushed; false if there is none, or none comes in time. */
    synchronized boolean awaitFlushedWriterGone(InodeId inode) {
        if (!hasFlushedWriter(inode)) {
            return false;
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RELEASE_WAIT_MILLIS);
        while (hasFlushedWriter(inode)) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private boolean hasFlushedWriter(InodeId inode) {
        return byInode.getOrDefault(inode, List.of()).stream().anyMatch(open -> open.writes() && open.isFlushed());
    }
}
