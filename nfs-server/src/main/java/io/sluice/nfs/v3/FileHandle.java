package io.sluice.nfs.v3;

import io.sluice.vfs.InodeId;

/**
 * What a client names a file or directory by; {@link HandleCodec} gives it the form that travels.
 *
 * @param exportId through which export the client got it
 * @param parent the directory where the client last saw it, so that it can be found again after a restart
 */
public record FileHandle(int exportId, InodeId inode, InodeId parent) {}
