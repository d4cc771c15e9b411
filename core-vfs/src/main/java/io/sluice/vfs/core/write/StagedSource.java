package io.sluice.vfs.core.write;

import io.sluice.vfs.storage.UploadSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** A run of the bytes of a staging file on its way to a store. Thread-safe. */
final class StagedSource implements UploadSource {
    private final StagingFile file;
    private final long start;
    private final long size;
    private final AtomicLong furthest = new AtomicLong();

    StagedSource(StagingFile file, long start, long size) {
        this.file = file;
        this.start = start;
        this.size = size;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public InputStream open(long offset, long length) throws IOException {
        return file.stream(start + offset, length, read -> furthest.accumulateAndGet(offset + read, Math::max));
    }

    /** How many bytes were read, as far as the furthest reader got. */
    long bytesRead() {
        return furthest.get();
    }
}
