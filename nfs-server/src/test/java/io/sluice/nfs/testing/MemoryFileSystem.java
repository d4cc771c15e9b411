package io.sluice.nfs.testing;

import io.sluice.vfs.Access;
import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.Change;
import io.sluice.vfs.Content;
import io.sluice.vfs.CreateMode;
import io.sluice.vfs.Created;
import io.sluice.vfs.DirectoryEntry;
import io.sluice.vfs.DirectoryPage;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.FileType;
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
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** A small file system for tests of the wire: names in memory, bytes in files of a directory, everybody may do everything. */
public final class MemoryFileSystem implements VirtualFileSystem, AutoCloseable {
    private final Path directory;
    private final Map<InodeId, MemoryNode> nodes = new HashMap<>();
    private final AtomicReference<Caller> lastCaller = new AtomicReference<>(Caller.ROOT);
    private final Remembered remembered = new Everything();
    private long nextId = InodeId.FIRST_DERIVED;

    /** @param directory where the bytes go; exists and is empty */
    public MemoryFileSystem(Path directory) {
        this.directory = directory;
        nodes.put(InodeId.ROOT, new MemoryNode(InodeId.ROOT, InodeId.ROOT, FileType.DIRECTORY, 0755));
    }

    /** Who called last. */
    public Caller lastCaller() {
        return lastCaller.get();
    }

    /** Forgets {@code inode} as a restart would, until it is recalled. */
    public synchronized void forget(InodeId inode) throws VfsException {
        node(inode).known = false;
    }

    @Override
    public synchronized FileAttributes lookup(Caller caller, InodeId parent, FileName name) throws VfsException {
        lastCaller.set(caller);
        return node(directory(parent).child(name)).attributes();
    }

    @Override
    public synchronized InodeId parent(InodeId inode) throws VfsException {
        return node(inode).parent;
    }

    @Override
    public synchronized FileAttributes attributes(InodeId inode) throws VfsException {
        return node(inode).attributes();
    }

    @Override
    public synchronized void recall(InodeId inode, InodeId parent) throws VfsException {
        MemoryNode node = nodes.get(inode);
        if (node == null || !node.parent.equals(parent)) {
            throw new VfsException(VfsError.STALE, "no inode " + inode);
        }
        node.known = true;
    }

    @Override
    public synchronized Set<Access> access(Caller caller, InodeId inode, Set<Access> wanted) throws VfsException {
        lastCaller.set(caller);
        node(inode);
        return Set.copyOf(wanted);
    }

    @Override
    public synchronized DirectoryPage list(Caller caller, InodeId inode, long cookie, int maxEntries)
            throws VfsException {
        List<DirectoryEntry> page = new ArrayList<>();
        for (Map.Entry<FileName, InodeId> entry : directory(inode).children.entrySet()) {
            long id = entry.getValue().value();
            if (id > cookie && page.size() == maxEntries) {
                return new DirectoryPage(page, false);
            }
            if (id > cookie) {
                page.add(new DirectoryEntry(
                        entry.getKey(), id, nodes.get(entry.getValue()).attributes()));
            }
        }
        return new DirectoryPage(page, true);
    }

    @Override
    public synchronized Content content(Caller caller, InodeId file) throws VfsException {
        return new MemoryContent(file(file).data);
    }

    @Override
    public Lease retain(InodeId inode) throws VfsException {
        throw new VfsException(VfsError.NOT_SUPPORTED, "NFS has no opens");
    }

    @Override
    public WriteLease openForWriting(Caller caller, InodeId file, boolean truncate) throws VfsException {
        throw new VfsException(VfsError.NOT_SUPPORTED, "NFS has no opens");
    }

    @Override
    public synchronized Created create(
            Caller caller, InodeId parent, FileName name, CreateMode mode, AttributeChange attributes)
            throws VfsException {
        MemoryNode in = directory(parent);
        FileAttributes before = in.attributes();
        if (in.children.containsKey(name)) {
            MemoryNode there = node(in.child(name));
            boolean retried = mode instanceof CreateMode.Exclusive(long verifier) && verifier == there.verifier;
            if (!retried && !(mode instanceof CreateMode.Unchecked)) {
                throw new VfsException(VfsError.EXISTS, "already there: " + name);
            }
            there.change(attributes);
            return new Created(there.attributes(), new Change(before, before));
        }
        MemoryNode made = add(caller, in, name, FileType.REGULAR, 0644, attributes);
        made.verifier = mode instanceof CreateMode.Exclusive(long verifier) ? verifier : 0;
        return new Created(made.attributes(), new Change(before, in.attributes()));
    }

    @Override
    public synchronized Created makeDirectory(Caller caller, InodeId parent, FileName name, AttributeChange attributes)
            throws VfsException {
        MemoryNode in = directory(parent);
        FileAttributes before = in.attributes();
        if (in.children.containsKey(name)) {
            throw new VfsException(VfsError.EXISTS, "already there: " + name);
        }
        MemoryNode made = add(caller, in, name, FileType.DIRECTORY, 0755, attributes);
        return new Created(made.attributes(), new Change(before, in.attributes()));
    }

    @Override
    public synchronized Change write(Caller caller, InodeId file, long offset, Payload data, Stability stability)
            throws VfsException {
        MemoryNode node = file(file);
        FileAttributes before = node.attributes();
        long at = offset;
        for (ByteBuffer piece : data.pieces()) {
            int length = piece.remaining();
            node.write(at, piece);
            at += length;
        }
        return new Change(before, node.attributes());
    }

    @Override
    public synchronized Change commit(Caller caller, InodeId file) throws VfsException {
        FileAttributes now = file(file).attributes();
        return new Change(now, now);
    }

    @Override
    public synchronized Change changeAttributes(
            Caller caller, InodeId inode, AttributeChange change, Optional<Instant> guard) throws VfsException {
        lastCaller.set(caller);
        FileAttributes before = node(inode).attributes();
        if (guard.isPresent() && !guard.get().equals(before.changed())) {
            throw new VfsException(VfsError.NOT_SYNC, "changed meanwhile");
        }
        node(inode).change(change);
        return new Change(before, node(inode).attributes());
    }

    @Override
    public synchronized Change remove(Caller caller, InodeId parent, FileName name) throws VfsException {
        return remove(parent, name, FileType.REGULAR, VfsError.IS_DIRECTORY);
    }

    @Override
    public synchronized Change removeDirectory(Caller caller, InodeId parent, FileName name) throws VfsException {
        return remove(parent, name, FileType.DIRECTORY, VfsError.NOT_DIRECTORY);
    }

    @Override
    public synchronized Renamed rename(
            Caller caller, InodeId fromDirectory, FileName fromName, InodeId toDirectory, FileName toName)
            throws VfsException {
        MemoryNode from = directory(fromDirectory);
        MemoryNode to = directory(toDirectory);
        FileAttributes fromBefore = from.attributes();
        FileAttributes toBefore = to.attributes();
        MemoryNode moved = node(from.child(fromName));
        if (to.children.containsKey(toName) && !to.child(toName).equals(moved.id)) {
            remove(toDirectory, toName, moved.type, VfsError.EXISTS);
        }
        from.children.remove(fromName);
        to.children.put(toName, moved.id);
        moved.parent = to.id;
        from.touch();
        to.touch();
        return new Renamed(new Change(fromBefore, from.attributes()), new Change(toBefore, to.attributes()));
    }

    @Override
    public StorageUsage usage(InodeId inode) {
        return new StorageUsage(1L << 50, 1L << 49, 1L << 32, 1L << 31, 4096, FileName.MAX_BYTES);
    }

    @Override
    public long writeVerifier() {
        return 4711;
    }

    @Override
    public Remembered remembered() {
        return remembered;
    }

    private final class Everything implements Remembered {
        @Override
        public Optional<FileAttributes> attributes(InodeId inode) {
            return unlessRefused(() -> MemoryFileSystem.this.attributes(inode));
        }

        @Override
        public Optional<FileAttributes> lookup(Caller caller, InodeId parent, FileName name) {
            return unlessRefused(() -> MemoryFileSystem.this.lookup(caller, parent, name));
        }

        @Override
        public Optional<Set<Access>> access(Caller caller, InodeId inode, Set<Access> wanted) {
            return unlessRefused(() -> MemoryFileSystem.this.access(caller, inode, wanted));
        }
    }

    private interface Operation<T> {
        T run() throws VfsException;
    }

    private static <T> Optional<T> unlessRefused(Operation<T> operation) {
        try {
            return Optional.of(operation.run());
        } catch (VfsException e) {
            return Optional.empty();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        for (MemoryNode node : nodes.values()) {
            node.close();
        }
    }

    private Change remove(InodeId parent, FileName name, FileType wanted, VfsError otherwise) throws VfsException {
        MemoryNode in = directory(parent);
        FileAttributes before = in.attributes();
        MemoryNode node = node(in.child(name));
        if (node.type != wanted) {
            throw new VfsException(otherwise, "is a " + node.type);
        }
        if (!node.children.isEmpty()) {
            throw new VfsException(VfsError.NOT_EMPTY, "is not empty");
        }
        in.children.remove(name);
        nodes.remove(node.id);
        in.touch();
        return new Change(before, in.attributes());
    }

    private MemoryNode add(
            Caller caller, MemoryNode in, FileName name, FileType type, int mode, AttributeChange attributes)
            throws VfsException {
        lastCaller.set(caller);
        InodeId id = new InodeId(nextId++);
        MemoryNode node = new MemoryNode(id, in.id, type, mode);
        if (type == FileType.REGULAR) {
            node.store(directory.resolve(id.toString()));
        }
        node.uid = caller.uid();
        node.gid = caller.gid();
        node.change(attributes);
        nodes.put(id, node);
        in.children.put(name, id);
        in.touch();
        return node;
    }

    private MemoryNode node(InodeId inode) throws VfsException {
        MemoryNode node = nodes.get(inode);
        if (node == null || !node.known) {
            throw new VfsException(VfsError.STALE, "no inode " + inode);
        }
        return node;
    }

    private MemoryNode directory(InodeId inode) throws VfsException {
        MemoryNode node = node(inode);
        if (node.type != FileType.DIRECTORY) {
            throw new VfsException(VfsError.NOT_DIRECTORY, "no directory " + inode);
        }
        return node;
    }

    private MemoryNode file(InodeId inode) throws VfsException {
        MemoryNode node = node(inode);
        if (node.type != FileType.REGULAR) {
            throw new VfsException(VfsError.IS_DIRECTORY, "a directory " + inode);
        }
        return node;
    }
}
