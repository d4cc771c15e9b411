package io.sluice.vfs.core.read;

/**
 * What the cache was good for, of one mount, since the start. What read-ahead has brought before its reader asked is a hit; what a kernel serves by
 * itself from a local file that it was given is not seen here.
 *
 * @param hitReads reads of which all was in the cache
 * @param missReads reads of which something was not
 * @param missBytes how long those were, all of them together
 * @param fetchedBytes what came from the store, for readers, ahead of them and for loads
 * @param refusedBlocks blocks that the cache did not take
 */
public record CacheUse(
        long hitReads, long hitBytes, long missReads, long missBytes, long fetchedBytes, long refusedBlocks) {}
