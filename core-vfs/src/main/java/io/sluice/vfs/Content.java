package io.sluice.vfs;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The bytes of one version of one file. Thread-safe; holds no resources, so it needs no close.
 *
 * <p>All its bytes are of the one version or there is an error: {@link VfsError#REPLACED} when the store has another version now
 * and bytes that are not cached are asked for.
 */
public interface Content {
    /** In bytes; of a file that is still being written, its size now. */
    long size();

    /** The same as {@link FileAttributes#version} of the file whose bytes these are; empty while they may still change. */
    default OptionalLong version() {
        return OptionalLong.empty();
    }

    /**
     * Fills {@code into} with the bytes from {@code offset} on, up to the end of the file.
     *
     * @return how many bytes were read: {@code into.remaining()}, or fewer only at the end of the file, 0 at or behind it
     */
    int read(long offset, ByteBuffer into) throws VfsException;

    /**
     * The bytes from {@code offset} on as a region of a local file, fetched first where they are missing; shorter only at the end of
     * the file. Empty when they can't be had as a file (cache off or its disk degraded): {@link #read} still can.
     */
    Optional<Region> region(long offset, int length) throws VfsException;

    /** The same, but only when it takes no store and no wait: for callers that must not block. */
    Optional<Region> cachedRegion(long offset, int length);

    /** The whole content as one local file, when all of it is cached or staged. */
    Optional<LocalFile> localFile();
}
