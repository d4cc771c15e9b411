package io.sluice.vfs.meta;

import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsPath;
import java.io.UncheckedIOException;

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

    /** Owner, group and mode of whole trees, by the directory above them. */
    Table<InodeId, RuleSet> rules();

    /** Files that are not yet in their store. */
    Table<InodeId, PendingFile> pendingFiles();

    /** Files that a mount left behind when it was taken away by force, by the name of their staging file. */
    Table<String, LeftFile> leftFiles();

    /** Uploads that stores were asked to begin and that have not ended, by {@link UnfinishedUpload#name}. */
    Table<String, UnfinishedUpload> unfinishedUploads();

    /** Renames that a store does object by object and that have not ended, by an id of theirs. */
    Table<String, MoveRecord> moves();

    /** What moves with them: the id of the rename, a colon, a number from 0 on. */
    Table<String, MovedObject> movedObjects();

    /** Objects that may be where their files do not lie any more, by an id of theirs. */
    Table<String, StrayRecord> strays();

    /** Paths of which all that gets into the cache stays there. */
    Table<VfsPath, PinRecord> pins();

    /** What is to be mounted on this host, by the path of the mountpoint. */
    Table<String, LocalMountRecord> localMounts();

    /** Keys that this gateway made for itself, by name. */
    Table<String, Secret> secrets();

    /**
     * Makes changes that belong together: after a crash either all of them are there or none. Other threads see each one at once.
     *
     * <p>Keep it short and free of I/O: a {@link #sync()} waits for it. If {@code changes} throws, what it had put until then stays.
     * Updates may nest and then are one; {@link #sync()} may not be called within.
     */
    void update(Runnable changes);

    /**
     * Makes every change so far durable; callers at the same time share one commit.
     *
     * @throws UncheckedIOException if the disk refused; the changes stay visible, and the next call tries again to make them durable
     */
    void sync();

    /**
     * {@link #sync()} for what nobody waits for: it takes a few milliseconds longer, for a commit that somebody else needs may cover it.
     *
     * @throws UncheckedIOException as {@link #sync()}
     */
    default void syncUnhurried() {
        sync();
    }

    /** Whether its files have, or may have, anything in a form of an older version, be it overwritten or removed since. */
    boolean holdsOldForms();

    /**
     * {@link #sync()}, and afterwards nothing of what was overwritten or removed is in its files. Writes everything: seconds for millions of records.
     *
     * @throws UncheckedIOException if the disk refused; nothing is lost then, but what was overwritten may still be there
     */
    void compact();

    /** {@link #sync()}, and the end; closing again does nothing. Every other call then throws {@link IllegalStateException}. */
    @Override
    void close();
}
