package io.sluice.vfs.core;

import io.sluice.vfs.FileLife;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.meta.LeftFile;

/**
 * A file that waits for its mount to come back.
 *
 * @param mount where the mount was
 * @param uri of the store
 * @param path where the file was
 * @param bytes how long it is
 */
public record LeftBehind(VfsPath mount, String uri, VfsPath path, long bytes, FileLife life) {
    static LeftBehind of(LeftFile left) {
        return new LeftBehind(
                left.mount(),
                left.uri(),
                left.path(),
                left.file().size(),
                left.file().life());
    }
}
