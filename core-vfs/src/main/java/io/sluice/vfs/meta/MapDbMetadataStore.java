package io.sluice.vfs.meta;

import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A metadata store in a MapDB file and a change log beside it (ADR 0002).
 *
 * <p>All records are in memory in encoded form (of an inode's: about 50 bytes for a small record), so that reads touch no disk.
 * A {@link #sync()} appends what changed to the change log, with one fsync for all that wait; once the log is large, everything is
 * written to a new MapDB file in the background, which takes the place of the old one.
 */
public final class MapDbMetadataStore implements MetadataStore {
    /**
     * @param checkpointBytes how long a change log gets before a new MapDB file takes its place
     * @param uncommittedChanges how many changes are kept in memory before they are committed unasked
     */
    record Limits(long checkpointBytes, int uncommittedChanges) {
        static final Limits DEFAULT = new Limits(32L << 20, 1 << 16);
    }

    private final ChangeGate gate;
    private final DurableTable<VfsPath, String, MountRecord> mounts;
    private final DurableTable<InodeId, Long, Location> directories;
    private final DurableTable<InodeId, Long, Location> bindings;
    private final DurableTable<InodeId, Long, AttributeRecord> attributes;
    private final DurableTable<InodeId, Long, PendingFile> pendingFiles;
    private final DurableTable<String, String, Secret> secrets;
    private final DurableTable<InodeId, Long, RuleSet> rules;
    private final DurableTable<String, String, LeftFile> leftFiles;
    private final DurableTable<String, String, UnfinishedUpload> unfinishedUploads;
    private final DurableTable<VfsPath, String, PinRecord> pins;
    private final DurableTable<String, String, MoveRecord> moves;
    private final DurableTable<String, String, MovedObject> movedObjects;
    private final DurableTable<String, String, StrayRecord> strays;
    private final DurableTable<String, String, LocalMountRecord> localMounts;
    private final List<DurableTable<?, ?, ?>> tables;
    private final Journal journal;

    private MapDbMetadataStore(StoreFiles files, Limits limits) throws IOException {
        gate = new ChangeGate(limits.uncommittedChanges(), this::commitUnasked);
        mounts = new DurableTable<>(1, "mounts", KeyForm.PATH, new MountCodec(), gate);
        directories = new DurableTable<>(2, "directories", KeyForm.INODE, new LocationCodec(), gate);
        bindings = new DurableTable<>(3, "bindings", KeyForm.INODE, new LocationCodec(), gate);
        attributes = new DurableTable<>(4, "attributes", KeyForm.INODE, new AttributeCodec(), gate);
        pendingFiles = new DurableTable<>(5, "pending-files", KeyForm.INODE, new PendingFileCodec(), gate);
        secrets = new DurableTable<>(6, "secrets", KeyForm.NAME, new SecretCodec(), gate);
        rules = new DurableTable<>(7, "rules", KeyForm.INODE, new RuleSetCodec(), gate);
        leftFiles = new DurableTable<>(8, "left-files", KeyForm.NAME, new LeftFileCodec(), gate);
        unfinishedUploads =
                new DurableTable<>(9, "unfinished-uploads", KeyForm.NAME, new UnfinishedUploadCodec(), gate);
        pins = new DurableTable<>(10, "pins", KeyForm.PATH, new PinCodec(), gate);
        moves = new DurableTable<>(11, "moves", KeyForm.NAME, new MoveCodec(), gate);
        movedObjects = new DurableTable<>(12, "moved-objects", KeyForm.NAME, new MovedObjectCodec(), gate);
        strays = new DurableTable<>(13, "strays", KeyForm.NAME, new StrayCodec(), gate);
        localMounts = new DurableTable<>(14, "local-mounts", KeyForm.NAME, new LocalMountCodec(), gate);
        tables = List.of(
                mounts,
                directories,
                bindings,
                attributes,
                pendingFiles,
                secrets,
                rules,
                leftFiles,
                unfinishedUploads,
                pins,
                moves,
                movedObjects,
                strays,
                localMounts);
        journal = Journal.open(files, tables, gate, limits.checkpointBytes());
    }

    /**
     * Opens the store in {@code file} and the files beside it whose names begin with its name; makes them if there are none.
     *
     * @throws IOException with one line that names the file, the cause and the way out: another process has it open, it is damaged,
     *     it is of a newer version, or the disk refuses
     */
    public static MapDbMetadataStore open(Path file) throws IOException {
        return open(file, Limits.DEFAULT);
    }

    static MapDbMetadataStore open(Path file, Limits limits) throws IOException {
        StoreFiles files = StoreFiles.lock(file);
        try {
            return new MapDbMetadataStore(files, limits);
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
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
    public Table<String, StrayRecord> strays() {
        return strays;
    }

    @Override
    public Table<String, LocalMountRecord> localMounts() {
        return localMounts;
    }

    @Override
    public boolean holdsOldForms() {
        return tables.stream().anyMatch(DurableTable::holdsOldForms);
    }

    @Override
    public void compact() {
        gate.requireOpen();
        gate.requireOutsideOfUpdate();
        journal.compact();
        tables.forEach(DurableTable::lookForOldForms);
    }

    @Override
    public void update(Runnable changes) {
        gate.change(changes);
    }

    @Override
    public void sync() {
        gate.requireOpen();
        gate.requireOutsideOfUpdate();
        journal.sync();
    }

    @Override
    public void syncUnhurried() {
        gate.requireOpen();
        gate.requireOutsideOfUpdate();
        journal.syncUnhurried();
    }

    @Override
    public void close() {
        gate.requireOutsideOfUpdate();
        journal.close();
    }

    private void commitUnasked() {
        journal.commitUnasked();
    }
}
