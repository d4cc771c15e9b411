package io.sluice.tools.testing;

import io.sluice.vfs.Content;
import io.sluice.vfs.LocalFile;
import io.sluice.vfs.Region;
import io.sluice.vfs.VfsException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Bytes in memory as a content; reads beyond the first mebibyte may fail. */
final class MemoryBytes implements Content {
    private final byte[] bytes;
    private final Optional<VfsException> lateFailure;

    MemoryBytes(byte[] bytes, Optional<VfsException> lateFailure) {
        this.bytes = bytes;
        this.lateFailure = lateFailure;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public int read(long offset, ByteBuffer into) throws VfsException {
        if (offset >= 1 << 20 && lateFailure.isPresent()) {
            throw lateFailure.get();
        }
        int count = (int) Math.max(0, Math.min(into.remaining(), bytes.length - offset));
        into.put(bytes, (int) Math.min(offset, bytes.length), count);
        return count;
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
