package io.sluice.vfs.meta;

import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsPath;

/**
 * What a gateway must not forget: everything that cannot be derived from the stores. Thread-safe.
 *
 * <p>After a kill -9 all that was there at the last {@link #sync()} is there again, and nothing half-written.
 */
public interface MetadataStore extends AutoCloseable {
    Table<VfsPath, MountRecord> mounts();

    /** Where a directory that was visited lies, so that a handle to it finds its way back after a restart. */
    Table<InodeId, Location> directories();

    /** Where an inode lies whose id cannot be derived from its place: it was renamed, or its own id was taken. */
    Table<InodeId, Location> bindings();

    /** Owner, group, mode and times that were changed here. */
    Table<InodeId, AttributeRecord> attributes();

    /** Files that are not yet in their store. */
    Table<InodeId, PendingFile> pendingFiles();

    /** Keys that this gateway made for itself, by name. */
    Table<String, Secret> secrets();

    /** Makes every change so far durable; callers at the same time share one commit. */
    void sync();

    /** {@link #sync()}, and the end. */
    @Override
    void close();
}
