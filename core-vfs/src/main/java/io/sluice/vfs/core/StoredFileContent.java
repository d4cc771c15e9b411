package io.sluice.vfs.core;

import io.sluice.vfs.Content;
import io.sluice.vfs.LocalFile;
import io.sluice.vfs.Region;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/** The content of a file in a store, which tells the namespace when the store turns out to have something else by now. */
final class StoredFileContent implements Content {
    private final Content content;
    private final long version;
    private final Runnable outdated;

    StoredFileContent(Content content, long version, Runnable outdated) {
        this.content = content;
        this.version = version;
        this.outdated = outdated;
    }

    @Override
    public long size() {
        return content.size();
    }

    @Override
    public OptionalLong version() {
        return OptionalLong.of(version);
    }

    @Override
    public int read(long offset, ByteBuffer into) throws VfsException {
        try {
            return content.read(offset, into);
        } catch (VfsException e) {
            throw judged(e);
        }
    }

    @Override
    public Optional<Region> region(long offset, int length) throws VfsException {
        try {
            return content.region(offset, length);
        } catch (VfsException e) {
            throw judged(e);
        }
    }

    @Override
    public Optional<Region> cachedRegion(long offset, int length) {
        return content.cachedRegion(offset, length);
    }

    @Override
    public Optional<LocalFile> localFile() {
        return content.localFile();
    }

    private VfsException judged(VfsException e) {
        if (e.error() == VfsError.REPLACED) {
            outdated.run();
        } else if (e.error() == VfsError.NOT_FOUND) {
            outdated.run();
            return new VfsException(VfsError.STALE, "the object was deleted in the store", e);
        }
        return e;
    }
}
