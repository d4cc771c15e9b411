package io.sluice.fuse.kernel;

import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;

/** What the kernel is told to ask for again. */
sealed interface Notice {
    /** What is of that name. */
    record Entry(InodeId directory, FileName name) implements Notice {}

    /** What its attributes are. */
    record Inode(InodeId inode) implements Notice {}
}
