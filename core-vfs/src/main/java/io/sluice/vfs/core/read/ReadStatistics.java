package io.sluice.vfs.core.read;

/**
 * What the read path has done since its start, and what it is doing. Counters only grow; they are not read at one instant.
 *
 * @param cachedBytes bytes that readers got from the cache without a wait
 * @param fetchedBytes bytes that came from the stores
 * @param requests ranged reads that were sent to the stores
 * @param demandWaits how often a reader had to wait for bytes
 * @param refusedBlocks blocks that the cache did not admit
 * @param requestsInFlight ranged reads that are under way or queued now
 * @param bytesInFlight how much of the budget is used now
 */
public record ReadStatistics(
        long cachedBytes,
        long fetchedBytes,
        long requests,
        long demandWaits,
        long refusedBlocks,
        long requestsInFlight,
        long bytesInFlight) {}
