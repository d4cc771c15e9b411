package io.sluice.vfs.content;

import io.sluice.vfs.Lease;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Keeps blocks of contents on local disks. Thread-safe.
 *
 * <p>It never fails its caller for a reason of its own: a block that can't be kept is not admitted, a block that is damaged is not there. What
 * it returns is what was put, byte for byte.
 */
public interface ContentCache extends AutoCloseable {
    /** What of the bytes that are to be read is there. */
    enum Found {
        NOT_ALL,
        /** All of them, of a content that is not complete. */
        ALL,
        ALL_OF_A_COMPLETE_CONTENT
    }

    /**
     * From now on these rules hold, for what is cached already, too: that is looked at again in the background. To be called before the first use,
     * and again whenever the rules say something else than before of anything that may be cached.
     */
    void follow(CacheRules rules);

    /** The length of every block but a content's last, in bytes: a power of two. */
    int blockBytes();

    /** The content's place in the cache, which stays until it is closed, however full the cache becomes. Known or not, nothing is allocated. */
    CachedContent open(ContentKey key);

    /**
     * Fills {@code into} with the bytes from {@code offset} on, which must lie within the content: {@link #open}, a read and an end of that, for which a
     * cache may know a shorter way.
     *
     * @return whether all of them were there; if not, {@code into} is as it was, but for its bytes
     */
    default Found read(ContentKey key, long offset, ByteBuffer into) {
        try (CachedContent content = open(key)) {
            if (!content.read(offset, into)) {
                return Found.NOT_ALL;
            }
            return content.isComplete() ? Found.ALL_OF_A_COMPLETE_CONTENT : Found.ALL;
        }
    }

    /**
     * Takes over a complete file by renaming it, when a sealed file has reached the store.
     *
     * @param file as long as the content; lies in {@link #stagingDirectory()}
     * @return false if it was not admitted; the file is then still where it was
     */
    boolean adopt(ContentKey key, Path file);

    /** A directory on the same file system as the cache's files, for files that {@link #adopt} will take. */
    Path stagingDirectory() throws IOException;

    /** Evicts until what is reserved for staging is free again, for files that are being written use it up. Quick when it is free. */
    default void keepReserve() {}

    /** Forgets a content and frees its space as soon as nobody holds it. */
    void remove(ContentKey key);

    /** How many bytes of the content are cached; asks memory only. */
    long cachedBytes(ContentKey key);

    CacheStatus status();

    /**
     * Compares every block that is cached with its checksum, one directory after the other. What is damaged is dropped, so that it is fetched again. Does
     * not count as a use of any content.
     */
    CacheVerification verify(CacheVerification.Watcher watcher);

    /** The same for one content. */
    CacheVerification verify(ContentKey key, CacheVerification.Watcher watcher);

    /** Writes the index, so that the next start trusts it without checks. */
    @Override
    void close();

    /** One content's place in the cache; a lease on what is there. */
    interface CachedContent extends Lease, BlockStore {}
}
