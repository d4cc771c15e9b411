package io.sluice.vfs.meta;

import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;

/** A place in the namespace: an entry of a directory. */
public record Location(InodeId parent, FileName name) {}
