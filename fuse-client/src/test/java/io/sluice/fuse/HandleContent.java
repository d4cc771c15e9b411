package io.sluice.fuse;

import io.sluice.vfs.Content;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.LocalFile;
import io.sluice.vfs.Region;
import io.sluice.vfs.VfsException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The bytes of a file as read(2) gives them. */
record HandleContent(Reader reader, ByErrno.Call<FileAttributes> attributes) implements Content {
    @FunctionalInterface
    interface Reader {
        int read(long offset, ByteBuffer into) throws VfsException;
    }

    @Override
    public long size() {
        try {
            return attributes.run().size();
        } catch (VfsException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public int read(long offset, ByteBuffer into) throws VfsException {
        return reader.read(offset, into);
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
