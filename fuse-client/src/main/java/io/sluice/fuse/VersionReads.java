package io.sluice.fuse;

import io.sluice.vfs.Caller;
import io.sluice.vfs.Content;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** Reads files that nobody has opened: of a version that the reader names, so that two of them are never mixed. Thread-safe. */
public final class VersionReads {
    private final VirtualFileSystem vfs;
    private final FuseCounters counters;

    VersionReads(VirtualFileSystem vfs, FuseCounters counters) {
        this.vfs = vfs;
        this.counters = counters;
    }

    /**
     * Fills {@code into} from {@code offset} on; fewer bytes only at the end of the file.
     *
     * @param version of the bytes that are wanted, as {@link io.sluice.vfs.FileAttributes#version} told it
     * @throws VfsException {@link VfsError#STALE} if the file has another one now, {@link VfsError#NOT_PERMITTED} while it is being written: what is read
     *     then is of no version
     */
    public int read(InodeId inode, OptionalLong version, long offset, ByteBuffer into) throws VfsException {
        Content content = vfs.content(Caller.ROOT, inode);
        require(content, version);
        int count = content.read(offset, into);
        // What lies here before it is in its store can be opened again for writing.
        require(content, version);
        counters.read(count);
        return count;
    }

    private static void require(Content content, OptionalLong version) throws VfsException {
        OptionalLong now = content.version();
        if (now.isEmpty() && version.isEmpty()) {
            throw new VfsException(
                    VfsError.NOT_PERMITTED,
                    "the file is being written; a mount with nocto shows what is sealed, others show it now");
        }
        if (!now.equals(version)) {
            throw new VfsException(VfsError.STALE, "the file has another content now");
        }
    }
}
