package io.sluice.vfs.meta;

import io.sluice.vfs.VfsPath;

/**
 * A file that was not yet in its store when its mount was taken away by force; it goes on when that store is mounted there again.
 *
 * @param mount where its mount was
 * @param uri of that mount's store, as it was given
 * @param path where the file was
 */
public record LeftFile(VfsPath mount, String uri, VfsPath path, PendingFile file) {}
