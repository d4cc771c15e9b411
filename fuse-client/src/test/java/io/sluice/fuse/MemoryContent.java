package io.sluice.fuse;

import io.sluice.vfs.Content;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.LocalFile;
import io.sluice.vfs.Region;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The bytes of one version of a {@link MemoryNode}, or of the one that is being written. */
final class MemoryContent implements Content {
    private final MemoryNode node;
    private final Object guard;
    private final long version;

    MemoryContent(MemoryNode node, Object guard) {
        this.node = node;
        this.guard = guard;
        this.version = node.version;
    }

    @Override
    public long size() {
        synchronized (guard) {
            return node.size;
        }
    }

    @Override
    public int read(long offset, ByteBuffer into) throws VfsException {
        synchronized (guard) {
            if (node.version != version && node.life != FileLife.WRITING) {
                throw new VfsException(VfsError.REPLACED, "another version is there now");
            }
            int count = (int) Math.max(0, Math.min(into.remaining(), node.size - offset));
            if (count > 0) {
                into.put(node.bytes.slice((int) offset, count));
            }
            return count;
        }
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
