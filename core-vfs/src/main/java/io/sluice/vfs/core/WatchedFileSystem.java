package io.sluice.vfs.core;

import io.sluice.vfs.Access;
import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.Change;
import io.sluice.vfs.Changes;
import io.sluice.vfs.Content;
import io.sluice.vfs.CreateMode;
import io.sluice.vfs.Created;
import io.sluice.vfs.DirectoryPage;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Lease;
import io.sluice.vfs.Payload;
import io.sluice.vfs.Remembered;
import io.sluice.vfs.Renamed;
import io.sluice.vfs.Stability;
import io.sluice.vfs.StorageUsage;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.WriteLease;
import io.sluice.vfs.core.Refusals.Subject;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What doors are given: the file system, with every operation that it refuses kept for {@code sluice fs why}, and what it remembers. Thread-safe. */
final class WatchedFileSystem implements VirtualFileSystem {
    private final VirtualFileSystem files;
    private final Refusals refusals;
    private final Remembered remembered;

    WatchedFileSystem(VirtualFileSystem files, Refusals refusals, Remembered remembered) {
        this.files = files;
        this.refusals = refusals;
        this.remembered = remembered;
    }

    private interface Operation<T> {
        T run() throws VfsException;
    }

    private <T> T watched(Caller caller, String name, Subject subject, Operation<T> operation) throws VfsException {
        try {
            return operation.run();
        } catch (VfsException e) {
            // What is not there is asked for all the time, and no refusal.
            if (e.error() != VfsError.NOT_FOUND && e.error() != VfsError.STALE) {
                refusals.add(caller, name, subject, e);
            }
            throw e;
        }
    }

    @Override
    public FileAttributes lookup(Caller caller, InodeId directory, FileName name) throws VfsException {
        return watched(caller, "lookup", Subject.of(directory, name), () -> files.lookup(caller, directory, name));
    }

    @Override
    public InodeId parent(InodeId inode) throws VfsException {
        return files.parent(inode);
    }

    @Override
    public FileAttributes attributes(InodeId inode) throws VfsException {
        return files.attributes(inode);
    }

    @Override
    public void recall(InodeId inode, InodeId parent) throws VfsException {
        files.recall(inode, parent);
    }

    @Override
    public Set<Access> access(Caller caller, InodeId inode, Set<Access> wanted) throws VfsException {
        return files.access(caller, inode, wanted);
    }

    @Override
    public DirectoryPage list(Caller caller, InodeId directory, long cookie, int maxEntries) throws VfsException {
        return watched(caller, "list", Subject.of(directory), () -> files.list(caller, directory, cookie, maxEntries));
    }

    @Override
    public Content content(Caller caller, InodeId file) throws VfsException {
        return watched(caller, "read", Subject.of(file), () -> files.content(caller, file));
    }

    @Override
    public Lease retain(InodeId inode) throws VfsException {
        return files.retain(inode);
    }

    @Override
    public Created create(Caller caller, InodeId directory, FileName name, CreateMode mode, AttributeChange attributes)
            throws VfsException {
        return watched(
                caller,
                "create",
                Subject.of(directory, name),
                () -> files.create(caller, directory, name, mode, attributes));
    }

    @Override
    public Created makeDirectory(Caller caller, InodeId directory, FileName name, AttributeChange attributes)
            throws VfsException {
        return watched(
                caller,
                "mkdir",
                Subject.of(directory, name),
                () -> files.makeDirectory(caller, directory, name, attributes));
    }

    @Override
    public WriteLease openForWriting(Caller caller, InodeId file, boolean truncate) throws VfsException {
        String operation = truncate ? Refusals.OPEN_TRUNCATING : "open for writing";
        WriteLease lease =
                watched(caller, operation, Subject.of(file), () -> files.openForWriting(caller, file, truncate));
        return new WatchedLease(lease, caller, file);
    }

    @Override
    public Change write(Caller caller, InodeId file, long offset, Payload data, Stability stability)
            throws VfsException {
        return watched(caller, "write", Subject.of(file), () -> files.write(caller, file, offset, data, stability));
    }

    @Override
    public Change commit(Caller caller, InodeId file) throws VfsException {
        return watched(caller, "sync", Subject.of(file), () -> files.commit(caller, file));
    }

    @Override
    public Change changeAttributes(Caller caller, InodeId inode, AttributeChange change, Optional<Instant> guard)
            throws VfsException {
        String operation = change.size().isPresent() ? "truncate" : "change of attributes";
        return watched(
                caller, operation, Subject.of(inode), () -> files.changeAttributes(caller, inode, change, guard));
    }

    @Override
    public Change remove(Caller caller, InodeId directory, FileName name) throws VfsException {
        return watched(caller, "remove", Subject.of(directory, name), () -> files.remove(caller, directory, name));
    }

    @Override
    public Change removeDirectory(Caller caller, InodeId directory, FileName name) throws VfsException {
        return watched(
                caller, "rmdir", Subject.of(directory, name), () -> files.removeDirectory(caller, directory, name));
    }

    @Override
    public Renamed rename(Caller caller, InodeId fromDirectory, FileName fromName, InodeId toDirectory, FileName toName)
            throws VfsException {
        return watched(
                caller,
                "rename from",
                Subject.of(fromDirectory, fromName),
                () -> watched(
                        caller,
                        "rename to",
                        Subject.of(toDirectory, toName),
                        () -> files.rename(caller, fromDirectory, fromName, toDirectory, toName)));
    }

    @Override
    public StorageUsage usage(InodeId inode) throws VfsException {
        return files.usage(inode);
    }

    @Override
    public long writeVerifier() {
        return files.writeVerifier();
    }

    @Override
    public Remembered remembered() {
        return remembered;
    }

    @Override
    public Changes changes() {
        return files.changes();
    }

    private final class WatchedLease implements WriteLease {
        private final WriteLease lease;
        private final Caller caller;
        private final InodeId file;

        WatchedLease(WriteLease lease, Caller caller, InodeId file) {
            this.lease = lease;
            this.caller = caller;
            this.file = file;
        }

        @Override
        public void flush() throws VfsException {
            watched(caller, "close", Subject.of(file), () -> {
                lease.flush();
                return file;
            });
        }

        @Override
        public void close() {
            lease.close();
        }
    }
}
