package io.sluice.vfs.core.write;

import io.sluice.vfs.Content;
import io.sluice.vfs.LocalFile;
import io.sluice.vfs.Region;
import io.sluice.vfs.VfsException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The bytes of a file that is not in its store yet, as they are now. Once they have arrived there and the staging file is gone, it goes on with the content
 * that came of it.
 */
public final class StagedContent implements Content {
    /** Finds the content that a written file became. */
    @FunctionalInterface
    public interface Successor {
        Content content() throws VfsException;
    }

    private final WrittenFile file;
    private final Successor successor;

    public StagedContent(WrittenFile file, Successor successor) {
        this.file = file;
        this.successor = successor;
    }

    @Override
    public long size() {
        return file.size();
    }

    @Override
    public OptionalLong version() {
        return file.attributes().version();
    }

    @Override
    public int read(long offset, ByteBuffer into) throws VfsException {
        StagingFile staging = file.staging();
        if (!staging.hold()) {
            return successor.content().read(offset, into);
        }
        try {
            return readStaged(staging, offset, into);
        } finally {
            staging.letGo();
        }
    }

    private int readStaged(StagingFile staging, long offset, ByteBuffer into) throws VfsException {
        int length = clip(offset, into.remaining());
        int limit = into.limit();
        into.limit(into.position() + length);
        try {
            int count = staging.read(offset, into);
            // What was never written reads as zeros up to the size.
            while (count < length) {
                into.put((byte) 0);
                count++;
            }
            return count;
        } finally {
            into.limit(limit);
        }
    }

    /** None while it is staged: it may be cut shorter, or written again, before who has a region has sent it. */
    @Override
    public Optional<Region> region(long offset, int length) throws VfsException {
        StagingFile staging = file.staging();
        if (!staging.hold()) {
            return successor.content().region(offset, length);
        }
        staging.letGo();
        return Optional.empty();
    }

    @Override
    public Optional<Region> cachedRegion(long offset, int length) {
        return Optional.empty();
    }

    @Override
    public Optional<LocalFile> localFile() {
        return file.staging().localFile();
    }

    private int clip(long offset, int length) {
        return (int) Math.max(0, Math.min(length, size() - offset));
    }
}
