package io.sluice.fuse.kernel;

import io.sluice.fuse.Errno;
import io.sluice.fuse.FuseDoor;
import io.sluice.fuse.OpenFlags;
import io.sluice.vfs.Access;
import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.Change;
import io.sluice.vfs.Content;
import io.sluice.vfs.CreateMode;
import io.sluice.vfs.Created;
import io.sluice.vfs.DirectoryPage;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.FileName;
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
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The file system as the kernel would see it: every call is the requests that the kernel would send, byte by byte. */
final class WireFileSystem implements VirtualFileSystem {
    private final FuseDoor door;
    private final Wire wire;
    private final WireCalls calls;

    /** The handle of the maker or writer of an inode. */
    private final Map<InodeId, Long> writers = new ConcurrentHashMap<>();

    /** The handle of someone who keeps an inode open for reading. */
    private final Map<InodeId, Long> readers = new ConcurrentHashMap<>();

    private final Map<InodeId, Integer> makers = new ConcurrentHashMap<>();

    WireFileSystem(FuseDoor door) {
        this.door = door;
        this.wire = new Wire(door);
        this.calls = new WireCalls(wire);
    }

    @Override
    public FileAttributes lookup(Caller caller, InodeId directory, FileName name) throws VfsException {
        return calls.lookup(caller, directory, name);
    }

    @Override
    public InodeId parent(InodeId inode) {
        return wire.nodes().parent(wire.nodes().number(inode)).orElse(inode);
    }

    @Override
    public FileAttributes attributes(InodeId inode) throws VfsException {
        return calls.attributes(inode);
    }

    @Override
    public void recall(InodeId inode, InodeId parent) throws VfsException {
        calls.attributes(inode);
    }

    @Override
    public Set<Access> access(Caller caller, InodeId inode, Set<Access> wanted) throws VfsException {
        Set<Access> granted = EnumSet.noneOf(Access.class);
        for (Access one : wanted) {
            int mask = switch (one) {
                case READ -> 4;
                case MODIFY, EXTEND, DELETE -> 2;
                case LOOKUP, EXECUTE -> 1;
            };
            try {
                calls.access(caller, inode, mask);
                granted.add(one);
            } catch (VfsException e) {
                if (Errno.of(e.error()) != Errno.EACCES && Errno.of(e.error()) != Errno.EROFS) {
                    throw e;
                }
            }
        }
        return granted;
    }

    @Override
    public DirectoryPage list(Caller caller, InodeId directory, long cookie, int maxEntries) throws VfsException {
        return calls.list(caller, directory, cookie, maxEntries);
    }

    @Override
    public Content content(Caller caller, InodeId file) throws VfsException {
        WireContent content = new WireContent(
                (offset, into) -> read(caller, file, offset, into),
                () -> calls.attributes(file).size());
        read(caller, file, 0, ByteBuffer.allocate(0));
        return content;
    }

    private int read(Caller caller, InodeId file, long offset, ByteBuffer into) throws VfsException {
        Optional<Long> open = Optional.ofNullable(writers.getOrDefault(file, readers.get(file)));
        if (open.isPresent()) {
            return calls.read(file, open.get(), offset, into);
        }
        long handle = calls.open(caller, file, OpenFlags.O_RDONLY);
        try {
            return calls.read(file, handle, offset, into);
        } finally {
            calls.release(file, handle);
        }
    }

    @Override
    public Lease retain(InodeId inode) throws VfsException {
        long handle = calls.open(Caller.ROOT, inode, OpenFlags.O_RDONLY);
        readers.put(inode, handle);
        return () -> release(readers, inode, handle);
    }

    private void release(Map<InodeId, Long> handles, InodeId inode, long handle) {
        handles.remove(inode, handle);
        try {
            calls.release(inode, handle);
        } catch (VfsException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Created create(Caller caller, InodeId directory, FileName name, CreateMode mode, AttributeChange attributes)
            throws VfsException {
        int exclusive = mode instanceof CreateMode.Guarded ? OpenFlags.O_EXCL : 0;
        WireCalls.CreatedFile created =
                calls.create(caller, directory, name, attributes.mode().orElse(0644), exclusive);
        InodeId file = created.file().id();
        // The wire does not tell the life of a file.
        boolean writing = door.vfs().attributes(file).life() == FileLife.WRITING;
        if (writing && writers.putIfAbsent(file, created.handle()) == null) {
            makers.put(file, caller.uid());
        } else {
            calls.release(file, created.handle());
        }
        calls.change(
                caller,
                file,
                new AttributeChange(
                        OptionalInt.empty(),
                        attributes.uid(),
                        attributes.gid(),
                        attributes.size(),
                        attributes.accessed(),
                        attributes.modified()));
        return new Created(attributes(file), unchanged(directory));
    }

    @Override
    public Created makeDirectory(Caller caller, InodeId directory, FileName name, AttributeChange attributes)
            throws VfsException {
        FileAttributes made =
                calls.makeDirectory(caller, directory, name, attributes.mode().orElse(0755));
        return new Created(made, unchanged(directory));
    }

    private Change unchanged(InodeId inode) throws VfsException {
        FileAttributes now = attributes(inode);
        return new Change(now, now);
    }

    @Override
    public WriteLease openForWriting(Caller caller, InodeId file, boolean truncate) throws VfsException {
        Integer maker = makers.remove(file);
        long handle;
        if (maker != null && maker == caller.uid()) {
            // Who makes a file has it open.
            handle = writers.get(file);
        } else {
            handle = calls.open(caller, file, OpenFlags.O_WRONLY | (truncate ? OpenFlags.O_TRUNC : 0));
            writers.put(file, handle);
        }
        return new WriteLease() {
            @Override
            public void flush() throws VfsException {
                calls.flush(file, handle);
            }

            @Override
            public void close() {
                release(writers, file, handle);
            }
        };
    }

    @Override
    public Change write(Caller caller, InodeId file, long offset, Payload data, Stability stability)
            throws VfsException {
        Long handle = writers.get(file);
        if (handle == null) {
            throw new VfsException(VfsError.WRITE_ONCE, "nobody has it open for writing");
        }
        long at = offset;
        for (ByteBuffer piece : data.pieces()) {
            int length = piece.remaining();
            calls.write(file, handle, at, piece);
            at += length;
        }
        if (stability == Stability.DURABLE) {
            calls.sync(file, handle);
        }
        return unchanged(file);
    }

    @Override
    public Change commit(Caller caller, InodeId file) throws VfsException {
        Long handle = writers.get(file);
        if (handle != null) {
            calls.sync(file, handle);
        }
        return unchanged(file);
    }

    @Override
    public Change changeAttributes(Caller caller, InodeId inode, AttributeChange change, Optional<Instant> guard)
            throws VfsException {
        calls.change(caller, inode, change);
        return unchanged(inode);
    }

    @Override
    public Change remove(Caller caller, InodeId directory, FileName name) throws VfsException {
        calls.remove(Opcode.UNLINK, caller, directory, name);
        return unchanged(directory);
    }

    @Override
    public Change removeDirectory(Caller caller, InodeId directory, FileName name) throws VfsException {
        calls.remove(Opcode.RMDIR, caller, directory, name);
        return unchanged(directory);
    }

    @Override
    public Renamed rename(Caller caller, InodeId fromDirectory, FileName fromName, InodeId toDirectory, FileName toName)
            throws VfsException {
        calls.rename(caller, fromDirectory, fromName, toDirectory, toName);
        return new Renamed(unchanged(fromDirectory), unchanged(toDirectory));
    }

    @Override
    public StorageUsage usage(InodeId inode) throws VfsException {
        return calls.usage(inode);
    }

    @Override
    public long writeVerifier() {
        throw new UnsupportedOperationException("FUSE has no write verifier");
    }
}
