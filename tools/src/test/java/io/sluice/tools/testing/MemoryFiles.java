package io.sluice.tools.testing;

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
import io.sluice.vfs.FileLife;
import io.sluice.vfs.FileName;
import io.sluice.vfs.FileType;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Lease;
import io.sluice.vfs.Payload;
import io.sluice.vfs.Renamed;
import io.sluice.vfs.Stability;
import io.sluice.vfs.StorageUsage;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.WriteLease;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A file system in memory that knows just enough for the admin API: names, bytes, owners, modes. Thread-safe by one lock. */
public final class MemoryFiles implements VirtualFileSystem {
    /** The time of every file. */
    public static final Instant TIME = Instant.parse("2019-02-07T03:56:09Z");

    private final Map<InodeId, Node> nodes = new HashMap<>();
    private long nextId = InodeId.FIRST_DERIVED;
    private Optional<VfsException> readFailure = Optional.empty();

    private static final class Node {
        private final TreeMap<FileName, InodeId> children = new TreeMap<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private FileAttributes attributes;

        private Node(FileAttributes attributes) {
            this.attributes = attributes;
        }
    }

    public MemoryFiles() {
        nodes.put(InodeId.ROOT, new Node(attributes(InodeId.ROOT, FileType.DIRECTORY, 0755, Caller.ROOT)));
    }

    /** Makes every read beyond the first mebibyte fail. */
    public synchronized void failLateReads(VfsException failure) {
        readFailure = Optional.of(failure);
    }

    private static FileAttributes attributes(InodeId id, FileType type, int mode, Caller owner) {
        long size = type == FileType.DIRECTORY ? FileAttributes.DIRECTORY_SIZE : 0;
        return new FileAttributes(
                id, type, mode, 1, owner.uid(), owner.gid(), size, TIME, TIME, TIME, FileLife.PERSISTED);
    }

    private Node node(InodeId id) throws VfsException {
        Node node = nodes.get(id);
        if (node == null) {
            throw new VfsException(VfsError.STALE, "inode " + id + " is gone");
        }
        return node;
    }

    private Node directory(InodeId id) throws VfsException {
        Node node = node(id);
        if (!node.attributes.isDirectory()) {
            throw new VfsException(VfsError.NOT_DIRECTORY, "inode " + id + " is a file");
        }
        return node;
    }

    private InodeId child(InodeId directory, FileName name) throws VfsException {
        InodeId child = directory(directory).children.get(name);
        if (child == null) {
            throw new VfsException(VfsError.NOT_FOUND, "no entry " + name);
        }
        return child;
    }

    /** What the file is called. */
    synchronized String pathOf(InodeId id) {
        for (Map.Entry<InodeId, Node> directory : nodes.entrySet()) {
            for (Map.Entry<FileName, InodeId> child :
                    directory.getValue().children.entrySet()) {
                if (child.getValue().equals(id)) {
                    String above = directory.getKey().equals(InodeId.ROOT) ? "" : pathOf(directory.getKey());
                    return above + "/" + child.getKey();
                }
            }
        }
        return "/";
    }

    private Change unchanged(InodeId id) throws VfsException {
        FileAttributes now = node(id).attributes;
        return new Change(now, now);
    }

    @Override
    public synchronized FileAttributes lookup(Caller caller, InodeId directory, FileName name) throws VfsException {
        return node(child(directory, name)).attributes;
    }

    @Override
    public synchronized InodeId parent(InodeId inode) {
        return nodes.entrySet().stream()
                .filter(entry -> entry.getValue().children.containsValue(inode))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(InodeId.ROOT);
    }

    @Override
    public synchronized FileAttributes attributes(InodeId inode) throws VfsException {
        return node(inode).attributes;
    }

    @Override
    public synchronized void recall(InodeId inode, InodeId parent) throws VfsException {
        node(inode);
    }

    @Override
    public Set<Access> access(Caller caller, InodeId inode, Set<Access> wanted) {
        return EnumSet.copyOf(wanted);
    }

    @Override
    public synchronized DirectoryPage list(Caller caller, InodeId directory, long cookie, int maxEntries)
            throws VfsException {
        List<DirectoryEntry> entries = new ArrayList<>();
        List<Map.Entry<FileName, InodeId>> children = List.copyOf(
                        directory(directory).children.entrySet())
                .stream()
                .sorted(Map.Entry.comparingByValue())
                .toList();
        for (Map.Entry<FileName, InodeId> child : children) {
            if (child.getValue().value() > cookie) {
                if (entries.size() == maxEntries) {
                    return new DirectoryPage(entries, false);
                }
                entries.add(new DirectoryEntry(
                        child.getKey(), child.getValue().value(), node(child.getValue()).attributes));
            }
        }
        return new DirectoryPage(entries, true);
    }

    @Override
    public synchronized Content content(Caller caller, InodeId file) throws VfsException {
        return new MemoryBytes(node(file).bytes.toByteArray(), readFailure);
    }

    @Override
    public Lease retain(InodeId inode) {
        return () -> {};
    }

    @Override
    public synchronized Created create(
            Caller caller, InodeId directory, FileName name, CreateMode mode, AttributeChange attributes)
            throws VfsException {
        return make(caller, directory, name, FileType.REGULAR, attributes.mode().orElse(0644));
    }

    @Override
    public synchronized Created makeDirectory(
            Caller caller, InodeId directory, FileName name, AttributeChange attributes) throws VfsException {
        return make(
                caller, directory, name, FileType.DIRECTORY, attributes.mode().orElse(0755));
    }

    private Created make(Caller caller, InodeId directory, FileName name, FileType type, int mode) throws VfsException {
        if (directory(directory).children.containsKey(name)) {
            throw new VfsException(VfsError.EXISTS, name + " is there");
        }
        InodeId id = new InodeId(nextId++);
        nodes.put(id, new Node(attributes(id, type, mode, caller)));
        directory(directory).children.put(name, id);
        return new Created(node(id).attributes, unchanged(directory));
    }

    @Override
    public WriteLease openForWriting(Caller caller, InodeId file, boolean truncate) {
        return new WriteLease() {
            @Override
            public void flush() {
                // Everything is in memory already.
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }

    @Override
    public synchronized Change write(Caller caller, InodeId file, long offset, Payload data, Stability stability)
            throws VfsException {
        Node node = node(file);
        for (ByteBuffer piece : data.pieces()) {
            byte[] copy = new byte[piece.remaining()];
            piece.get(copy);
            node.bytes.writeBytes(copy);
        }
        FileAttributes a = node.attributes;
        node.attributes = with(a, a.mode(), a.uid(), a.gid(), node.bytes.size());
        return unchanged(file);
    }

    private static FileAttributes with(FileAttributes a, int mode, int uid, int gid, long size) {
        return new FileAttributes(
                a.id(), a.type(), mode, 1, uid, gid, size, a.accessed(), a.modified(), a.changed(), a.life());
    }

    @Override
    public synchronized Change commit(Caller caller, InodeId file) throws VfsException {
        return unchanged(file);
    }

    @Override
    public synchronized Change changeAttributes(
            Caller caller, InodeId inode, AttributeChange change, Optional<Instant> guard) throws VfsException {
        Node node = node(inode);
        FileAttributes a = node.attributes;
        if (!caller.isRoot() && caller.uid() != a.uid()) {
            throw new VfsException(VfsError.NOT_PERMITTED, "only the owner changes it");
        }
        node.attributes = with(
                a,
                change.mode().orElse(a.mode()),
                change.uid().orElse(a.uid()),
                change.gid().orElse(a.gid()),
                a.size());
        return unchanged(inode);
    }

    @Override
    public synchronized Change remove(Caller caller, InodeId directory, FileName name) throws VfsException {
        nodes.remove(child(directory, name));
        directory(directory).children.remove(name);
        return unchanged(directory);
    }

    @Override
    public synchronized Change removeDirectory(Caller caller, InodeId directory, FileName name) throws VfsException {
        if (!directory(child(directory, name)).children.isEmpty()) {
            throw new VfsException(VfsError.NOT_EMPTY, name + " is not empty");
        }
        return remove(caller, directory, name);
    }

    @Override
    public synchronized Renamed rename(
            Caller caller, InodeId fromDirectory, FileName fromName, InodeId toDirectory, FileName toName)
            throws VfsException {
        InodeId moved = child(fromDirectory, fromName);
        directory(fromDirectory).children.remove(fromName);
        directory(toDirectory).children.put(toName, moved);
        return new Renamed(unchanged(fromDirectory), unchanged(toDirectory));
    }

    @Override
    public StorageUsage usage(InodeId inode) {
        return new StorageUsage(1L << 50, 1L << 50, 1L << 40, 1L << 40, 4096, FileName.MAX_BYTES);
    }

    @Override
    public long writeVerifier() {
        return 1;
    }
}
