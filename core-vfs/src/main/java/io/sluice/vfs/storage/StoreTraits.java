package io.sluice.vfs.storage;

/**
 * What a store can do, so that the core need not ask by trying.
 *
 * @param realDirectories whether directories exist by themselves (a folder, HDFS) or only as keys (S3)
 * @param directoryRename whether {@link UnderFileSystem#rename} takes directories, at once and atomically
 * @param maxObjectBytes the largest object the store takes
 * @param maxPathBytes the longest path below the mount, in bytes of UTF-8
 * @param notInNames the characters that no name in the store can have, beside those that no name can have at all; mostly empty
 */
public record StoreTraits(
        boolean realDirectories, boolean directoryRename, long maxObjectBytes, int maxPathBytes, String notInNames) {
    /** Of a store that takes every name. */
    public StoreTraits(boolean realDirectories, boolean directoryRename, long maxObjectBytes, int maxPathBytes) {
        this(realDirectories, directoryRename, maxObjectBytes, maxPathBytes, "");
    }
}
