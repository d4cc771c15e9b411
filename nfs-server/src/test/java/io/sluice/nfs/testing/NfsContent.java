package io.sluice.nfs.testing;

import io.sluice.vfs.Caller;
import io.sluice.vfs.Content;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.LocalFile;
import io.sluice.vfs.Region;
import io.sluice.vfs.VfsException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The bytes of a file, by READ. */
record NfsContent(NfsVirtualFileSystem files, Caller caller, InodeId file, long size) implements Content {
    private static final int MAX_READ_BYTES = 1 << 20;

    @Override
    public int read(long offset, ByteBuffer into) throws VfsException {
        int total = 0;
        while (into.hasRemaining()) {
            ByteBuffer data = files.read(caller, file, offset + total, Math.min(into.remaining(), MAX_READ_BYTES));
            if (!data.hasRemaining()) {
                break;
            }
            total += data.remaining();
            into.put(data);
        }
        return total;
    }

    @Override
    public Optional<Region> region(long offset, int length) {
        return Optional.empty();
    }

    @Override
    public Optional<Region> cachedRegion(long offset, int length) {
        return Optional.empty();
    }

    @Override
    public Optional<LocalFile> localFile() {
        return Optional.empty();
    }
}
