package io.sluice.nfs.testing;

import io.sluice.vfs.Content;
import io.sluice.vfs.LocalFile;
import io.sluice.vfs.Region;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The bytes of a file of {@link MemoryFileSystem}. */
public final class MemoryContent implements Content {
    private static final AtomicInteger OPEN_REGIONS = new AtomicInteger();

    private final FileChannel data;

    MemoryContent(FileChannel data) {
        this.data = data;
    }

    /** How many regions, of all contents, are not closed. */
    public static int openRegions() {
        return OPEN_REGIONS.get();
    }

    @Override
    public long size() {
        try {
            return data.size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int read(long offset, ByteBuffer into) throws VfsException {
        try {
            int start = into.position();
            long at = offset;
            int count = 0;
            while (into.hasRemaining() && (count = data.read(into, at)) > 0) {
                at += count;
            }
            return into.position() - start;
        } catch (IOException e) {
            throw new VfsException(VfsError.IO, "the test's own disk", e);
        }
    }

    @Override
    public Optional<Region> region(long offset, int length) {
        int there = (int) Math.max(0, Math.min(length, size() - offset));
        OPEN_REGIONS.incrementAndGet();
        return Optional.of(new FileRegion(data, offset, there));
    }

    @Override
    public Optional<Region> cachedRegion(long offset, int length) {
        return region(offset, length);
    }

    @Override
    public Optional<LocalFile> localFile() {
        return Optional.empty();
    }

    private record FileRegion(FileChannel channel, long position, int length) implements Region {
        @Override
        public void close() {
            OPEN_REGIONS.decrementAndGet();
        }
    }
}
