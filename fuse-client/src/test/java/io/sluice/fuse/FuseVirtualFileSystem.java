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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The file system as the kernel would see it: every call is made by the operations that libfuse would call, by path and handle. */
final class FuseVirtualFileSystem implements VirtualFileSystem {
    private final FuseDoor door;
    private final PathOperations paths;
    private final OpenFiles files;
    private final ByErrno errno;
    private final Map<InodeId, Place> places = new ConcurrentHashMap<>();

    /** The handle of the maker or writer of an inode. */
    private final Map<InodeId, Long> writers = new ConcurrentHashMap<>();

    /** The handle of someone who keeps an inode open for reading. */
    private final Map<InodeId, Long> readers = new ConcurrentHashMap<>();

    private final Map<InodeId, Integer> makers = new ConcurrentHashMap<>();

    /** Where the kernel would have the inode in its tree of names. */
    private record Place(InodeId parent, FileName name) {}

    FuseVirtualFileSystem(FuseDoor door) {
        this.door = door;
        this.paths = new PathOperations(door);
        this.files = door.files();
        this.errno = new ByErrno(door.answers());
    }

    private String path(InodeId inode) throws VfsException {
        if (inode.equals(door.root())) {
            return "/";
        }
        Place place = places.get(inode);
        if (place == null) {
            throw new VfsException(VfsError.STALE, "the kernel has no name for it");
        }
        return path(place.parent(), place.name());
    }

    private String path(InodeId directory, FileName name) throws VfsException {
        String parent = path(directory);
        return (parent.equals("/") ? "" : parent) + "/" + name;
    }

    private FileAttributes met(InodeId directory, FileName name, FileAttributes file) {
        places.put(file.id(), new Place(directory, name));
        return file;
    }

    @Override
    public FileAttributes lookup(Caller caller, InodeId directory, FileName name) throws VfsException {
        String path = path(directory, name);
        return met(directory, name, errno.get(FuseOperation.GETATTR, () -> paths.getattr(caller, path)));
    }

    private Optional<Long> handle(InodeId inode) {
        return Optional.ofNullable(writers.getOrDefault(inode, readers.get(inode)));
    }

    @Override
    public InodeId parent(InodeId inode) {
        return inode.equals(door.root()) ? inode : places.get(inode).parent();
    }

    @Override
    public FileAttributes attributes(InodeId inode) throws VfsException {
        Optional<Long> handle = handle(inode);
        if (handle.isPresent()) {
            try {
                return errno.get(FuseOperation.GETATTR, () -> files.attributes(handle.get()));
            } catch (VfsException e) {
                // The kernel asks by no handle that was released; this stand-in may, where one thread closes what
                // another looks at.
                if (handle(inode).equals(handle)) {
                    throw e;
                }
            }
        }
        String path = path(inode);
        return errno.get(FuseOperation.GETATTR, () -> paths.getattr(Caller.ROOT, path));
    }

    @Override
    public void recall(InodeId inode, InodeId parent) throws VfsException {
        attributes(inode);
    }

    @Override
    public Set<Access> access(Caller caller, InodeId inode, Set<Access> wanted) throws VfsException {
        String path = path(inode);
        Set<Access> granted = EnumSet.noneOf(Access.class);
        for (Access one : wanted) {
            int mask = switch (one) {
                case READ -> 4;
                case MODIFY, EXTEND, DELETE -> 2;
                case LOOKUP, EXECUTE -> 1;
            };
            try {
                errno.act(FuseOperation.ACCESS, () -> paths.access(caller, path, mask));
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
        String path = path(directory);
        long handle = errno.get(FuseOperation.OPENDIR, () -> paths.opendir(caller, path));
        List<DirectoryEntry> entries = new ArrayList<>();
        boolean[] full = {false};
        try {
            errno.act(
                    FuseOperation.READDIR,
                    () -> door.directories().read(handle, cookie, (name, file, next, _) -> {
                        if (name.equals(".") || name.equals("..")) {
                            return true;
                        }
                        full[0] = entries.size() == maxEntries;
                        return !full[0] && entries.add(new DirectoryEntry(new FileName(name), next, file));
                    }));
        } finally {
            door.directories().release(handle);
        }
        entries.forEach(entry -> met(directory, entry.name(), entry.attributes()));
        return new DirectoryPage(entries, !full[0]);
    }

    @Override
    public Content content(Caller caller, InodeId file) throws VfsException {
        HandleContent content =
                new HandleContent((offset, into) -> read(caller, file, offset, into), () -> attributes(file));
        read(caller, file, 0, ByteBuffer.allocate(0));
        return content;
    }

    private int read(Caller caller, InodeId file, long offset, ByteBuffer into) throws VfsException {
        Optional<Long> open = handle(file);
        if (open.isPresent()) {
            return errno.get(FuseOperation.READ, () -> files.read(open.get(), offset, into));
        }
        long handle = open(caller, file, OpenFlags.O_RDONLY);
        try {
            return errno.get(FuseOperation.READ, () -> files.read(handle, offset, into));
        } finally {
            paths.release(handle);
        }
    }

    private long open(Caller caller, InodeId file, int flags) throws VfsException {
        String path = path(file);
        return errno.get(FuseOperation.OPEN, () -> paths.open(caller, path, new OpenFlags(flags)))
                .handle();
    }

    @Override
    public Lease retain(InodeId inode) throws VfsException {
        long handle = open(Caller.ROOT, inode, OpenFlags.O_RDONLY);
        readers.put(inode, handle);
        return () -> release(readers, inode, handle);
    }

    private void release(Map<InodeId, Long> handles, InodeId inode, long handle) {
        handles.remove(inode, handle);
        files.release(handle);
    }

    @Override
    public Created create(Caller caller, InodeId directory, FileName name, CreateMode mode, AttributeChange attributes)
            throws VfsException {
        String path = path(directory, name);
        int exclusive = mode instanceof CreateMode.Guarded ? OpenFlags.O_EXCL : 0;
        OpenFiles.CreatedFile created = errno.get(
                FuseOperation.CREATE,
                () -> paths.create(caller, path, attributes.mode().orElse(0644), new OpenFlags(exclusive)));
        FileAttributes file = met(directory, name, created.attributes());
        long handle = created.opened().handle();
        if (file.life() == FileLife.WRITING && writers.putIfAbsent(file.id(), handle) == null) {
            makers.put(file.id(), caller.uid());
        } else {
            paths.release(handle);
        }
        change(
                caller,
                file.id(),
                new AttributeChange(
                        java.util.OptionalInt.empty(),
                        attributes.uid(),
                        attributes.gid(),
                        attributes.size(),
                        attributes.accessed(),
                        attributes.modified()));
        return new Created(attributes(file.id()), unchanged(directory));
    }

    @Override
    public Created makeDirectory(Caller caller, InodeId directory, FileName name, AttributeChange attributes)
            throws VfsException {
        String path = path(directory, name);
        errno.act(
                FuseOperation.MKDIR,
                () -> paths.mkdir(caller, path, attributes.mode().orElse(0755)));
        FileAttributes made = lookup(caller, directory, name);
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
            handle = open(caller, file, OpenFlags.O_WRONLY | (truncate ? OpenFlags.O_TRUNC : 0));
            writers.put(file, handle);
        }
        return new WriteLease() {
            @Override
            public void flush() throws VfsException {
                errno.act(FuseOperation.FLUSH, () -> files.flush(handle));
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
            long from = at;
            at += piece.remaining();
            errno.act(FuseOperation.WRITE, () -> files.write(handle, from, piece));
        }
        if (stability == Stability.DURABLE) {
            errno.act(FuseOperation.FSYNC, () -> files.sync(handle));
        }
        return unchanged(file);
    }

    @Override
    public Change commit(Caller caller, InodeId file) throws VfsException {
        Long handle = writers.get(file);
        if (handle != null) {
            errno.act(FuseOperation.FSYNC, () -> files.sync(handle));
        }
        return unchanged(file);
    }

    @Override
    public Change changeAttributes(Caller caller, InodeId inode, AttributeChange change, Optional<Instant> guard)
            throws VfsException {
        change(caller, inode, change);
        return unchanged(inode);
    }

    /** What chmod, chown, truncate and utimensat do, one after the other. */
    private void change(Caller caller, InodeId inode, AttributeChange change) throws VfsException {
        String path = path(inode);
        if (change.mode().isPresent()) {
            int mode = change.mode().getAsInt();
            errno.act(FuseOperation.CHMOD, () -> paths.chmod(caller, path, mode));
        }
        if (change.uid().isPresent() || change.gid().isPresent()) {
            int uid = change.uid().orElse(-1);
            int gid = change.gid().orElse(-1);
            errno.act(FuseOperation.CHOWN, () -> paths.chown(caller, path, uid, gid));
        }
        if (change.size().isPresent()) {
            long size = change.size().getAsLong();
            errno.act(FuseOperation.TRUNCATE, () -> paths.truncate(caller, path, size));
        }
        if (change.accessed().isPresent() || change.modified().isPresent()) {
            errno.act(
                    FuseOperation.UTIMENS,
                    () -> paths.utimens(caller, path, time(change.accessed()), time(change.modified())));
        }
    }

    private static PathOperations.NewTime time(Optional<Instant> time) {
        return time.isPresent() ? new PathOperations.NewTime.At(time.get()) : new PathOperations.NewTime.Omit();
    }

    @Override
    public Change remove(Caller caller, InodeId directory, FileName name) throws VfsException {
        String path = path(directory, name);
        errno.act(FuseOperation.UNLINK, () -> paths.unlink(caller, path));
        if (Hiding.isHiddenName(name.value())) {
            InodeId file = at(directory, name);
            release(readers, file, readers.get(file));
        }
        lost(directory, name);
        return unchanged(directory);
    }

    private InodeId at(InodeId directory, FileName name) {
        Place place = new Place(directory, name);
        return places.entrySet().stream()
                .filter(entry -> entry.getValue().equals(place))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private void lost(InodeId directory, FileName name) {
        places.values().remove(new Place(directory, name));
    }

    @Override
    public Change removeDirectory(Caller caller, InodeId directory, FileName name) throws VfsException {
        String path = path(directory, name);
        errno.act(FuseOperation.RMDIR, () -> paths.rmdir(caller, path));
        lost(directory, name);
        return unchanged(directory);
    }

    @Override
    public Renamed rename(Caller caller, InodeId fromDirectory, FileName fromName, InodeId toDirectory, FileName toName)
            throws VfsException {
        FileAttributes moved = lookup(Caller.ROOT, fromDirectory, fromName);
        String from = path(fromDirectory, fromName);
        String to = path(toDirectory, toName);
        Hiding hiding = Hiding.isHiddenName(toName.value()) ? Hiding.UNLINK : Hiding.NONE;
        if (hiding == Hiding.UNLINK) {
            // libfuse gives such a name to a file that is unlinked while it is open.
            readers.put(moved.id(), open(Caller.ROOT, moved.id(), OpenFlags.O_RDONLY));
        }
        errno.act(FuseOperation.RENAME, () -> paths.rename(caller, from, to, hiding));
        lost(toDirectory, toName);
        met(toDirectory, toName, moved);
        return new Renamed(unchanged(fromDirectory), unchanged(toDirectory));
    }

    @Override
    public StorageUsage usage(InodeId inode) throws VfsException {
        String path = path(inode);
        return errno.get(FuseOperation.STATFS, () -> paths.statfs(Caller.ROOT, path));
    }

    @Override
    public long writeVerifier() {
        throw new UnsupportedOperationException("FUSE has no write verifier");
    }
}
