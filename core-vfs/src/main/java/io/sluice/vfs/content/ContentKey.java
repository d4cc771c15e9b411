package io.sluice.vfs.content;

import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.StorePath;

/** Names one immutable content: which mount, where in its store, how long, and which version (DESIGN, section 2). */
public record ContentKey(String mount, StorePath path, long size, ContentVersion version) {
    /** How many blocks of {@code blockBytes} the content has; the last one may be shorter. */
    public int blocks(int blockBytes) {
        return Math.toIntExact((size + blockBytes - 1) / blockBytes);
    }

    /** How many bytes block {@code index} has. */
    public int blockLength(int index, int blockBytes) {
        return (int) Math.min(blockBytes, size - (long) index * blockBytes);
    }
}
