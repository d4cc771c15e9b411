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

    private final Map<InodeId, CacheUse.Version> cached = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InodeId, CacheUse.Version> eldest) {
            return size() > MAX_VERSIONS;
        }
    };

    private long lastHandle;
    private long writers;

    OpenFiles.Opened add(OpenFile open, FileAttributes file) throws VfsException {
        if (byHandle.size() >= MAX_OPEN) {
            throw new VfsException(VfsError.UNAVAILABLE, MAX_OPEN + " files are open");
        }
        synchronized (this) {
            List<OpenFile> others = byInode.computeIfAbsent(open.inode(), inode -> new ArrayList<>(1));
            CacheUse use = decide(open, file, others);
            others.add(open);
            if (open.writes()) {
                writers++;
                cached.remove(open.inode());
            } else if (use == CacheUse.DROP && open.version().isPresent()) {
                cached.put(open.inode(), open.version().get());
            }
            long handle = ++lastHandle;
            byHandle.put(handle, open);
            return new OpenFiles.Opened(handle, use);
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
        return CacheUse.decide(file, open.writes(), hasWriter, version, Optional.ofNullable(cached.get(open.inode())));
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
            forget(open);
        }
    }

    private synchronized void forget(OpenFile open) {
        List<OpenFile> opens = byInode.get(open.inode());
        opens.remove(open);
        if (opens.isEmpty()) {
            byInode.remove(open.inode());
        }
        if (open.writes()) {
            writers--;
        }
        notifyAll();
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
