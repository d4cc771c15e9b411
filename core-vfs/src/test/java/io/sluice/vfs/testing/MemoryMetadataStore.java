package io.sluice.vfs.testing;

import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.meta.AttributeRecord;
import io.sluice.vfs.meta.LeftFile;
import io.sluice.vfs.meta.LocalMountRecord;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.meta.MetadataStore;
import io.sluice.vfs.meta.MountRecord;
import io.sluice.vfs.meta.MoveRecord;
import io.sluice.vfs.meta.MovedObject;
import io.sluice.vfs.meta.PendingFile;
import io.sluice.vfs.meta.PinRecord;
import io.sluice.vfs.meta.RuleSet;
import io.sluice.vfs.meta.Secret;
import io.sluice.vfs.meta.StrayRecord;
import io.sluice.vfs.meta.Table;
import io.sluice.vfs.meta.UnfinishedUpload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;

/** A metadata store without a disk, which can be asked what a kill -9 would have left. */
public final class MemoryMetadataStore implements MetadataStore {
    /** Changes share it, a sync has it alone; guards the durable half and the keys that changed of every table. */
    private final ReentrantReadWriteLock changing = new ReentrantReadWriteLock();

    private final MemoryTable<VfsPath, MountRecord> mounts;
    private final MemoryTable<InodeId, Location> directories;
    private final MemoryTable<InodeId, Location> bindings;
    private final MemoryTable<InodeId, AttributeRecord> attributes;
    private final MemoryTable<InodeId, RuleSet> rules;
    private final MemoryTable<InodeId, PendingFile> pendingFiles;
    private final MemoryTable<String, Secret> secrets;
    private final MemoryTable<String, LeftFile> leftFiles;
    private final MemoryTable<String, UnfinishedUpload> unfinishedUploads;
    private final MemoryTable<VfsPath, PinRecord> pins;
    private final MemoryTable<String, MoveRecord> moves;
    private final MemoryTable<String, MovedObject> movedObjects;
    private final MemoryTable<String, StrayRecord> strays;
    private final MemoryTable<String, LocalMountRecord> localMounts;
    private int syncs;
    private boolean diskFails;
    private volatile boolean closed;

    public MemoryMetadataStore() {
        mounts = new MemoryTable<>(Map.of());
        directories = new MemoryTable<>(Map.of());
        bindings = new MemoryTable<>(Map.of());
        attributes = new MemoryTable<>(Map.of());
        rules = new MemoryTable<>(Map.of());
        pendingFiles = new MemoryTable<>(Map.of());
        secrets = new MemoryTable<>(Map.of());
        leftFiles = new MemoryTable<>(Map.of());
        unfinishedUploads = new MemoryTable<>(Map.of());
        pins = new MemoryTable<>(Map.of());
        moves = new MemoryTable<>(Map.of());
        movedObjects = new MemoryTable<>(Map.of());
        strays = new MemoryTable<>(Map.of());
        localMounts = new MemoryTable<>(Map.of());
    }

    private MemoryMetadataStore(MemoryMetadataStore killed) {
        mounts = new MemoryTable<>(killed.mounts.durable);
        directories = new MemoryTable<>(killed.directories.durable);
        bindings = new MemoryTable<>(killed.bindings.durable);
        attributes = new MemoryTable<>(killed.attributes.durable);
        rules = new MemoryTable<>(killed.rules.durable);
        pendingFiles = new MemoryTable<>(killed.pendingFiles.durable);
        secrets = new MemoryTable<>(killed.secrets.durable);
        leftFiles = new MemoryTable<>(killed.leftFiles.durable);
        unfinishedUploads = new MemoryTable<>(killed.unfinishedUploads.durable);
        pins = new MemoryTable<>(killed.pins.durable);
        moves = new MemoryTable<>(killed.moves.durable);
        movedObjects = new MemoryTable<>(killed.movedObjects.durable);
        strays = new MemoryTable<>(killed.strays.durable);
        localMounts = new MemoryTable<>(killed.localMounts.durable);
    }

    /** What is there after a kill -9 of this store's process: what was there at the last sync. This store goes on by itself. */
    public MemoryMetadataStore reopened() {
        changing.writeLock().lock();
        try {
            return new MemoryMetadataStore(this);
        } finally {
            changing.writeLock().unlock();
        }
    }

    /** How often {@link #sync()} succeeded; that of {@link #close()} counts. */
    public int syncs() {
        changing.readLock().lock();
        try {
            return syncs;
        } finally {
            changing.readLock().unlock();
        }
    }

    /** From now on every sync fails, as on a disk that refuses; or no longer. */
    public void failSyncs(boolean fail) {
        changing.writeLock().lock();
        try {
            diskFails = fail;
        } finally {
            changing.writeLock().unlock();
        }
    }

    @Override
    public Table<VfsPath, MountRecord> mounts() {
        return mounts;
    }

    @Override
    public Table<InodeId, Location> directories() {
        return directories;
    }

    @Override
    public Table<InodeId, Location> bindings() {
        return bindings;
    }

    @Override
    public Table<InodeId, AttributeRecord> attributes() {
        return attributes;
    }

    @Override
    public Table<InodeId, RuleSet> rules() {
        return rules;
    }

    @Override
    public Table<InodeId, PendingFile> pendingFiles() {
        return pendingFiles;
    }

    @Override
    public Table<String, Secret> secrets() {
        return secrets;
    }

    @Override
    public Table<String, LeftFile> leftFiles() {
        return leftFiles;
    }

    @Override
    public Table<String, UnfinishedUpload> unfinishedUploads() {
        return unfinishedUploads;
    }

    @Override
    public Table<VfsPath, PinRecord> pins() {
        return pins;
    }

    @Override
    public Table<String, MoveRecord> moves() {
        return moves;
    }

    @Override
    public Table<String, MovedObject> movedObjects() {
        return movedObjects;
    }

    @Override
    public Table<String, LocalMountRecord> localMounts() {
        return localMounts;
    }

    @Override
    public Table<String, StrayRecord> strays() {
        return strays;
    }

    /** It has no files, and so no forms. */
    @Override
    public boolean holdsOldForms() {
        return false;
    }

    @Override
    public void compact() {
        sync();
    }

    @Override
    public void update(Runnable changes) {
        requireOpen();
        changing.readLock().lock();
        try {
            changes.run();
        } finally {
            changing.readLock().unlock();
        }
    }

    @Override
    public void sync() {
        requireOpen();
        if (changing.getReadHoldCount() > 0) {
            throw new IllegalStateException("sync within an update");
        }
        changing.writeLock().lock();
        try {
            if (diskFails) {
                throw new UncheckedIOException(new IOException("the disk refused"));
            }
            mounts.makeDurable();
            directories.makeDurable();
            bindings.makeDurable();
            attributes.makeDurable();
            rules.makeDurable();
            pendingFiles.makeDurable();
            secrets.makeDurable();
            leftFiles.makeDurable();
            unfinishedUploads.makeDurable();
            pins.makeDurable();
            moves.makeDurable();
            movedObjects.makeDurable();
            strays.makeDurable();
            localMounts.makeDurable();
            syncs++;
        } finally {
            changing.writeLock().unlock();
        }
    }

    @Override
    public void close() {
        if (!closed) {
            try {
                sync();
            } finally {
                closed = true;
            }
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the metadata store is closed");
        }
    }

    private final class MemoryTable<K, V> implements Table<K, V> {
        private final Map<K, V> live;
        private final Map<K, V> durable;
        private final Set<K> changed = new HashSet<>();

        MemoryTable(Map<K, V> initial) {
            live = new ConcurrentHashMap<>(initial);
            durable = new HashMap<>(initial);
        }

        @Override
        public Optional<V> get(K key) {
            requireOpen();
            return Optional.ofNullable(live.get(key));
        }

        @Override
        public void put(K key, V value) {
            update(() -> {
                synchronized (this) {
                    live.put(key, value);
                    changed.add(key);
                }
            });
        }

        @Override
        public void remove(K key) {
            update(() -> {
                synchronized (this) {
                    live.remove(key);
                    changed.add(key);
                }
            });
        }

        @Override
        public void forEach(BiConsumer<K, V> action) {
            requireOpen();
            live.forEach(action);
        }

        @Override
        public long size() {
            requireOpen();
            return live.size();
        }

        private synchronized void makeDurable() {
            for (K key : changed) {
                V value = live.get(key);
                if (value == null) {
                    durable.remove(key);
                } else {
                    durable.put(key, value);
                }
            }
            changed.clear();
        }
    }
}
