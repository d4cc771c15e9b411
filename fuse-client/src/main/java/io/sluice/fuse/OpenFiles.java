package io.sluice.fuse;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.Content;
import io.sluice.vfs.CreateMode;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Lease;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.WriteLease;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The open files of one mount: what an open is allowed, and everything that is done by handle. Thread-safe.
 *
 * <p>Every operation by handle throws {@link VfsError#STALE} for a handle that is not open.
 */
public final class OpenFiles {
    private final VirtualFileSystem vfs;
    private final FuseCounters counters;
    private final OpenFileTable table = new OpenFileTable();

    OpenFiles(VirtualFileSystem vfs, FuseCounters counters) {
        this.vfs = vfs;
        this.counters = counters;
    }

    /**
     * What an open gave.
     *
     * @param passed the id of the registered file that the kernel reads by itself, in the place of any cache
     */
    public record Opened(long handle, CacheUse cacheUse, OptionalInt passed) {}

    /** What a create gave. */
    public record CreatedFile(Opened opened, FileAttributes attributes) {}

    /** The same for a kernel that reads nothing by itself. */
    public Opened open(Caller caller, InodeId inode, OpenFlags flags) throws VfsException {
        return open(caller, inode, inode.value(), flags, PassingFiles.NONE);
    }

    /**
     * Opens the file {@code inode}, for reading, writing or both.
     *
     * @param node by which the kernel knows the inode: it has pages, and files that it reads by itself, for each node
     * @throws VfsException {@link VfsError#REPLACED} while the kernel reads another version by itself for other opens: then it is to be asked for as
     *     another node
     */
    public Opened open(Caller caller, InodeId inode, long node, OpenFlags flags, PassingFiles passing)
            throws VfsException {
        // The kernel takes O_TRUNC as done when the open succeeds, even with O_RDONLY.
        if (flags.writes() || flags.truncates()) {
            return openForWriting(caller, inode, node, flags);
        }
        Lease retained = vfs.retain(inode);
        try {
            // The attributes are asked first: the pages are never called newer than they are.
            FileAttributes file = vfs.attributes(inode);
            Content content = vfs.content(caller, inode);
            boolean writing = file.life() == FileLife.WRITING;
            Optional<CacheUse.Version> version = writing ? Optional.empty() : Optional.of(CacheUse.Version.of(file));
            OpenFile open = new OpenFile(vfs, inode, node, retained, Optional.empty(), version, file);
            if (writing) {
                return add(open, file, Optional.empty());
            }
            open.read(content);
            // Where it is open already, it is read as it is there.
            Optional<PassedFile> offered = table.isOpen(inode, node)
                    ? Optional.empty()
                    : PassedFile.of(CacheUse.Version.of(file), content, passing);
            return add(open, file, offered);
        } catch (VfsException | RuntimeException e) {
            retained.close();
            throw e;
        }
    }

    private Opened add(OpenFile open, FileAttributes file, Optional<PassedFile> offered) throws VfsException {
        OptionalInt taken = OptionalInt.empty();
        try {
            Opened opened = table.add(open, file, offered);
            taken = opened.passed();
            counters.opened(taken.isPresent());
            return opened;
        } finally {
            if (offered.isPresent()
                    && !taken.equals(OptionalInt.of(offered.get().id()))) {
                offered.get().close();
            }
        }
    }

    private Opened openForWriting(Caller caller, InodeId inode, long node, OpenFlags flags) throws VfsException {
        table.requireNotPassed(node);
        WriteLease writer = takeWriter(caller, inode, flags.truncates());
        try {
            if (flags.reads()) {
                vfs.content(caller, inode);
            }
            return add(inode, node, writer);
        } catch (VfsException | RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    /**
     * The kernel lets close(2) return before it sends the release. So a writer that has been flushed is about to be gone, and its
     * successor is not refused for the moment that this takes.
     */
    private WriteLease takeWriter(Caller caller, InodeId inode, boolean truncate) throws VfsException {
        try {
            return vfs.openForWriting(caller, inode, truncate);
        } catch (VfsException e) {
            if (e.error() == VfsError.WRITE_ONCE && table.awaitFlushedWriterGone(inode)) {
                return vfs.openForWriting(caller, inode, truncate);
            }
            throw e;
        }
    }

    private Opened add(InodeId inode, long node, WriteLease writer) throws VfsException {
        Lease retained = vfs.retain(inode);
        try {
            FileAttributes file = vfs.attributes(inode);
            OpenFile open = new OpenFile(vfs, inode, node, retained, Optional.of(writer), Optional.empty(), file);
            return add(open, file, Optional.empty());
        } catch (VfsException | RuntimeException e) {
            retained.close();
            throw e;
        }
    }

    /** Makes the file {@code name}, or opens what has that name already, unless {@code flags} are exclusive. */
    public CreatedFile create(Caller caller, InodeId directory, FileName name, int mode, OpenFlags flags)
            throws VfsException {
        CreateMode how = flags.isExclusive() ? new CreateMode.Guarded() : new CreateMode.Unchecked();
        FileAttributes file = vfs.create(caller, directory, name, how, AttributeChange.ofMode(mode))
                .file();
        return new CreatedFile(openCreated(caller, file, flags), file);
    }

    /** A new file has a writer even if it is opened for reading alone: who else would seal it? And its mode does not bind its maker. */
    private Opened openCreated(Caller caller, FileAttributes file, OpenFlags flags) throws VfsException {
        if (file.life() != FileLife.WRITING) {
            return open(caller, file.id(), flags);
        }
        WriteLease writer;
        try {
            writer = takeWriter(caller, file.id(), flags.truncates());
        } catch (VfsException e) {
            if (e.error() == VfsError.WRITE_ONCE && !flags.writes()) {
                return open(caller, file.id(), flags);
            }
            throw e;
        }
        try {
            return add(file.id(), file.id().value(), writer);
        } catch (VfsException | RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    /** Fills {@code into} from {@code offset} on; fewer bytes only at the end of the file. */
    public int read(long handle, long offset, ByteBuffer into) throws VfsException {
        int count = table.get(handle).read(offset, into);
        counters.read(count);
        return count;
    }

    /** Writes all of {@code data}, and tells how many bytes that were. */
    public int write(long handle, long offset, ByteBuffer data) throws VfsException {
        int count = data.remaining();
        table.get(handle).write(offset, data);
        counters.written(count);
        return count;
    }

    /** What close(2) waits for. */
    public void flush(long handle) throws VfsException {
        table.get(handle).flush();
    }

    /** What fsync(2) waits for. */
    public void sync(long handle) throws VfsException {
        table.get(handle).sync();
    }

    public FileAttributes attributes(long handle) throws VfsException {
        return vfs.attributes(inode(handle));
    }

    /** What ftruncate(2) asks for: permitted by the open, not by the mode bits of now. */
    public void truncate(long handle, long size) throws VfsException {
        vfs.changeAttributes(Caller.ROOT, inode(handle), AttributeChange.ofSize(size), Optional.empty());
    }

    /** The last close; seals what was written. Does nothing if it is not open. */
    public void release(long handle) {
        table.release(handle);
    }

    /** The inode that {@code handle} is an open of. */
    public InodeId inode(long handle) throws VfsException {
        return table.get(handle).inode();
    }

    /** What {@code inode} was when the one who has it open opened it; empty if nobody has. */
    public Optional<FileAttributes> opened(InodeId inode) {
        return table.opened(inode);
    }

    /** Whether {@code inode} has an open in this mount. */
    public boolean isOpen(InodeId inode) {
        return table.isOpen(inode);
    }

    long count() {
        return table.count();
    }

    long writers() {
        return table.writers();
    }

    /** Releases whatever is open still: after the kernel has let go of the mount, no release comes any more. */
    void releaseAll() {
        table.releaseAll();
    }
}
