package io.sluice.fuse;

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
import io.sluice.vfs.Renamed;
import io.sluice.vfs.Stability;
import io.sluice.vfs.StorageUsage;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.WriteLease;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** A write-once file system in memory, as small as the door's own tests allow. Checks no mode bits: the kernel does that. */
public final class MemoryFileSystem implements VirtualFileSystem {
    private final Clock clock = Clock.systemUTC();
    private final Map<InodeId, MemoryNode> nodes = new HashMap<>();
    private long lastId = InodeId.FIRST_DERIVED;
    private volatile Optional<VfsError> trouble = Optional.empty();

    public MemoryFileSystem() {
        nodes.put(
                InodeId.ROOT,
                new MemoryNode(InodeId.ROOT, InodeId.ROOT, FileType.DIRECTORY, 0755, 0, 0, clock.instant()));
    }

    /** From now on every lookup fails. */
    void fail(VfsError error) {
        trouble = Optional.of(error);
    }

    /** Puts another object in the place of a file, as someone else's upload to the store does. */
    synchronized void replace(InodeId file, byte[] bytes) throws VfsException {
        MemoryNode node = node(file);
        node.bytes = ByteBuffer.wrap(bytes);
        node.size = bytes.length;
        node.version++;
        node.modified = clock.instant();
    }

    private MemoryNode node(InodeId id) throws VfsException {
        MemoryNode node = nodes.get(id);
        if (node == null) {
            throw new VfsException(VfsError.STALE, "no inode " + id);
        }
        return node;
    }

    private MemoryNode directory(InodeId id) throws VfsException {
        MemoryNode node = node(id);
        if (node.type != FileType.DIRECTORY) {
            throw new VfsException(VfsError.NOT_DIRECTORY, "no directory");
        }
        return node;
    }

    private MemoryNode child(InodeId directory, FileName name) throws VfsException {
        MemoryNode.Child child = directory(directory).children.get(name);
        if (child == null) {
            throw new VfsException(VfsError.NOT_FOUND, "no " + name);
        }
        return node(child.id());
    }

    @Override
    public synchronized FileAttributes lookup(Caller caller, InodeId directory, FileName name) throws VfsException {
        if (trouble.isPresent()) {
            throw new VfsException(trouble.get(), "as the test wants it");
        }
        return child(directory, name).attributes();
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
    public void recall(InodeId inode, InodeId parent) throws VfsException {
        attributes(inode);
    }

    @Override
    public Set<Access> access(Caller caller, InodeId inode, Set<Access> wanted) {
        return wanted;
    }

    @Override
    public synchronized DirectoryPage list(Caller caller, InodeId directory, long cookie, int maxEntries)
            throws VfsException {
        List<DirectoryEntry> page = new ArrayList<>();
        for (Map.Entry<Long, FileName> entry :
                directory(directory).byCookie.tailMap(cookie, false).entrySet()) {
            if (page.size() == maxEntries) {
                return new DirectoryPage(page, false);
            }
            page.add(new DirectoryEntry(
                    entry.getValue(),
                    entry.getKey(),
                    child(directory, entry.getValue()).attributes()));
        }
        return new DirectoryPage(page, true);
    }

    @Override
    public synchronized Content content(Caller caller, InodeId file) throws VfsException {
        MemoryNode node = node(file);
        if (node.type == FileType.DIRECTORY) {
            throw new VfsException(VfsError.IS_DIRECTORY, "a directory");
        }
        return new MemoryContent(node, this);
    }

    @Override
    public synchronized Lease retain(InodeId inode) throws VfsException {
        MemoryNode node = node(inode);
        node.retained++;
        return once(() -> {
            node.retained--;
            dropIfGone(node);
        });
    }

    private Lease once(Runnable release) {
        AtomicBoolean closed = new AtomicBoolean();
        return () -> {
            synchronized (this) {
                if (!closed.getAndSet(true)) {
                    release.run();
                }
            }
        };
    }

    private void dropIfGone(MemoryNode node) {
        if (node.links == 0 && node.retained == 0) {
            nodes.remove(node.id);
        }
    }

    @Override
    public synchronized Created create(
            Caller caller, InodeId directory, FileName name, CreateMode mode, AttributeChange attributes)
            throws VfsException {
        if (directory(directory).children.containsKey(name)) {
            if (!(mode instanceof CreateMode.Unchecked)) {
                throw new VfsException(VfsError.EXISTS, name + " is there");
            }
            return new Created(child(directory, name).attributes(), change(directory));
        }
        return make(caller, directory, name, FileType.REGULAR, attributes.mode().orElse(0644));
    }

    private Created make(Caller caller, InodeId directory, FileName name, FileType type, int mode) throws VfsException {
        MemoryNode parent = directory(directory);
        MemoryNode node = new MemoryNode(
                new InodeId(++lastId), directory, type, mode, caller.uid(), caller.gid(), clock.instant());
        nodes.put(node.id, node);
        parent.put(name, node.id, ++lastId);
        return new Created(node.attributes(), change(directory));
    }

    private Change change(InodeId inode) throws VfsException {
        FileAttributes now = attributes(inode);
        return new Change(now, now);
    }

    @Override
    public synchronized Created makeDirectory(
            Caller caller, InodeId directory, FileName name, AttributeChange attributes) throws VfsException {
        if (directory(directory).children.containsKey(name)) {
            throw new VfsException(VfsError.EXISTS, name + " is there");
        }
        return make(
                caller, directory, name, FileType.DIRECTORY, attributes.mode().orElse(0755));
    }

    @Override
    public synchronized WriteLease openForWriting(Caller caller, InodeId file, boolean truncate) throws VfsException {
        MemoryNode node = node(file);
        if (node.life != FileLife.WRITING || node.hasWriter) {
            throw new VfsException(VfsError.WRITE_ONCE, "sealed, or has a writer");
        }
        if (truncate) {
            node.resize(0);
        }
        node.hasWriter = true;
        Lease seal = once(() -> {
            node.hasWriter = false;
            node.life = FileLife.SEALED;
        });
        return new WriteLease() {
            @Override
            public void flush() {
                // Memory is as durable as it gets.
            }

            @Override
            public void close() {
                seal.close();
            }
        };
    }

    @Override
    public synchronized Change write(Caller caller, InodeId file, long offset, ByteBuffer data, Stability stability)
            throws VfsException {
        MemoryNode node = node(file);
        if (node.life != FileLife.WRITING) {
            throw new VfsException(VfsError.WRITE_ONCE, "sealed");
        }
        node.write(Math.toIntExact(offset), data, clock.instant());
        return change(file);
    }

    @Override
    public Change commit(Caller caller, InodeId file) throws VfsException {
        return change(file);
    }

    @Override
    public synchronized Change changeAttributes(
            Caller caller, InodeId inode, AttributeChange change, Optional<Instant> guard) throws VfsException {
        MemoryNode node = node(inode);
        if (change.size().isPresent() && change.size().getAsLong() != node.size) {
            if (node.life != FileLife.WRITING) {
                throw new VfsException(VfsError.WRITE_ONCE, "sealed");
            }
            node.resize(Math.toIntExact(change.size().getAsLong()));
        }
        node.mode = change.mode().orElse(node.mode);
        node.uid = change.uid().orElse(node.uid);
        node.gid = change.gid().orElse(node.gid);
        node.accessed = change.accessed().orElse(node.accessed);
        node.modified = change.modified().orElse(node.modified);
        node.changed = clock.instant();
        return change(inode);
    }

    @Override
    public synchronized Change remove(Caller caller, InodeId directory, FileName name) throws VfsException {
        MemoryNode node = child(directory, name);
        if (node.type == FileType.DIRECTORY) {
            throw new VfsException(VfsError.IS_DIRECTORY, name + " is a directory");
        }
        unlink(directory, name, node);
        return change(directory);
    }

    private void unlink(InodeId directory, FileName name, MemoryNode node) throws VfsException {
        directory(directory).take(name);
        node.links = 0;
        dropIfGone(node);
    }

    @Override
    public synchronized Change removeDirectory(Caller caller, InodeId directory, FileName name) throws VfsException {
        MemoryNode node = directory(child(directory, name).id);
        if (!node.children.isEmpty()) {
            throw new VfsException(VfsError.NOT_EMPTY, name + " is not empty");
        }
        unlink(directory, name, node);
        return change(directory);
    }

    @Override
    public synchronized Renamed rename(
            Caller caller, InodeId fromDirectory, FileName fromName, InodeId toDirectory, FileName toName)
            throws VfsException {
        MemoryNode node = child(fromDirectory, fromName);
        if (directory(toDirectory).children.containsKey(toName)) {
            unlink(toDirectory, toName, child(toDirectory, toName));
        }
        directory(fromDirectory).take(fromName);
        directory(toDirectory).put(toName, node.id, ++lastId);
        node.parent = toDirectory;
        return new Renamed(change(fromDirectory), change(toDirectory));
    }

    @Override
    public StorageUsage usage(InodeId inode) {
        return new StorageUsage(1L << 50, 1L << 49, 1L << 40, 1L << 39, 4_096, FileName.MAX_BYTES);
    }

    @Override
    public long writeVerifier() {
        return 1;
    }
}
