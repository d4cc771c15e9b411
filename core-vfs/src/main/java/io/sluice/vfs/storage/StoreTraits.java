package io.sluice.vfs.storage;

/**
 * What a store can do, so that the core need not ask by trying.
 *
 * @param realDirectories whether directories exist by themselves (a folder, HDFS) or only as keys (S3)
 * @param directoryRename whether {@link UnderFileSystem#rename} takes directories, at once and atomically
 * @param maxObjectBytes the largest object the store takes
 * @param maxPathBytes the longest path below the mount, in bytes of UTF-8
 */
public record StoreTraits(boolean realDirectories, boolean directoryRename, long maxObjectBytes, int maxPathBytes) {}
