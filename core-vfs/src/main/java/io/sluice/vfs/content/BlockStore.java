package io.sluice.vfs.content;

import io.sluice.vfs.LocalFile;
import io.sluice.vfs.Region;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The blocks of one content. Thread-safe. */
public interface BlockStore {
    ContentKey key();

    boolean isPresent(int block);

    /** Whether every block is there. */
    boolean isComplete();

    /**
     * Puts a whole block.
     *
     * @param data exactly as long as the block; its position is left as it is
     * @return false if it was not admitted (cache full of leased contents, disk full, read-only or gone)
     */
    boolean put(int block, ByteBuffer data);

    /**
     * Fills {@code into} with the bytes from {@code offset} on, which must lie within the content.
     *
     * @return false if not all of them are there (any more); {@code into} is then as it was, but for its bytes
     */
    boolean read(long offset, ByteBuffer into);

    /** The bytes as a region of the cache file, if all of them are there. The range lies within the content. */
    Optional<Region> region(long offset, int length);

    /** The cache file, if it is complete. */
    Optional<LocalFile> localFile();
}
