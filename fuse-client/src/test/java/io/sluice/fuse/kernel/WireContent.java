package io.sluice.fuse.kernel;

import io.sluice.vfs.Content;
import io.sluice.vfs.LocalFile;
import io.sluice.vfs.Region;
import io.sluice.vfs.VfsException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The bytes of a file as READ gives them. */
record WireContent(Reader reader, Size asked) implements Content {
    @FunctionalInterface
    interface Reader {
        int read(long offset, ByteBuffer into) throws VfsException;
    }

    @FunctionalInterface
    interface Size {
        long now() throws VfsException;
    }

    @Override
    public long size() {
        try {
            return asked.now();
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
