package io.sluice.fuse;

import io.sluice.vfs.Caller;
import io.sluice.vfs.Content;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Lease;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.WriteLease;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One open of one file, from open to release. Thread-safe.
 *
 * <p>Permission was checked at the open, as POSIX has it: what is done through it later is done in Sluice's own name.
 */
final class OpenFile {
    private final VirtualFileSystem vfs;
    private final InodeId inode;
    private final long node;
    private final Lease retained;
    private final Optional<WriteLease> writer;
    private final Optional<CacheUse.Version> version;
    private final FileAttributes opened;

    /** What the kernel reads by itself for this open; set before anybody else knows it. */
    private volatile Optional<PassedFile> passed = Optional.empty();

    /** The one version that this open reads; empty as long as the file is being written. */
    private volatile Optional<Content> content = Optional.empty();

    /** Whether close(2) was called after the last write, so that the release is likely to follow at once. */
    private volatile boolean flushed;

    /**
     * @param node by which the kernel knows the inode; it has pages for each
     * @param version what is read; empty for a file that is being written
     * @param opened what it was when it was opened
     */
    OpenFile(
            VirtualFileSystem vfs,
            InodeId inode,
            long node,
            Lease retained,
            Optional<WriteLease> writer,
            Optional<CacheUse.Version> version,
            FileAttributes opened) {
        this.vfs = vfs;
        this.inode = inode;
        this.node = node;
        this.retained = retained;
        this.writer = writer;
        this.version = version;
        this.opened = opened;
    }

    InodeId inode() {
        return inode;
    }

    long node() {
        return node;
    }

    Optional<CacheUse.Version> version() {
        return version;
    }

    FileAttributes opened() {
        return opened;
    }

    boolean writes() {
        return writer.isPresent();
    }

    void pass(PassedFile file) {
        passed = Optional.of(file);
    }

    Optional<PassedFile> passed() {
        return passed;
    }

    boolean isFlushed() {
        return flushed;
    }

    int read(long offset, ByteBuffer into) throws VfsException {
        return content().read(offset, into);
    }

    private Content content() throws VfsException {
        Optional<Content> known = content;
        if (known.isPresent()) {
            return known.get();
        }
        // The life is asked first: a file that is sealed before its content is taken has the content that it keeps.
        FileLife life = vfs.attributes(inode).life();
        Content now = vfs.content(Caller.ROOT, inode);
        if (life != FileLife.WRITING) {
            content = Optional.of(now);
        }
        return now;
    }

    /** The version that was opened is the one that is read, whatever becomes of the name. */
    void read(Content opened) {
        content = Optional.of(opened);
    }

    void write(long offset, ByteBuffer data) throws VfsException {
        if (writer.isEmpty()) {
            throw new VfsException(VfsError.NOT_PERMITTED, "the file is not open for writing");
        }
        flushed = false;
        vfs.write(Caller.ROOT, inode, offset, data, Stability.UNSTABLE);
    }

    void flush() throws VfsException {
        if (writer.isPresent()) {
            writer.get().flush();
            flushed = true;
        }
    }

    void sync() throws VfsException {
        if (writer.isPresent()) {
            vfs.commit(Caller.ROOT, inode);
        }
    }

    /** Seals what was written. */
    void release() {
        try {
            writer.ifPresent(WriteLease::close);
        } finally {
            retained.close();
        }
    }
}
