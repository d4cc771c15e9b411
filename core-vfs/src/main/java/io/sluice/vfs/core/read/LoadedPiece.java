package io.sluice.vfs.core.read;

/**
 * What became of a piece of a content that was to be brought into the cache.
 *
 * @param fetchedBytes how much of it was asked of the store for this; the rest was there, or on its way already
 * @param refused whether the cache did not take some of it
 */
public record LoadedPiece(long fetchedBytes, boolean refused) {}
