package io.sluice.vfs;

/**
 * One name of a listing.
 *
 * @param cookie where a listing goes on after this entry; at least {@link InodeId#FIRST_DERIVED}
 */
public record DirectoryEntry(FileName name, long cookie, FileAttributes attributes) {}
