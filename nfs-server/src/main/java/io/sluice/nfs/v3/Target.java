package io.sluice.nfs.v3;

import io.sluice.nfs.export.NfsExport;
import io.sluice.vfs.Caller;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.InodeId;

/** A file or directory that a call names, let in by its export: which it is, and as whom the caller acts on it. */
public record Target(FileHandle handle, NfsExport export, Caller caller) {
    public InodeId inode() {
        return handle.inode();
    }

    /** The handle of an entry of this directory. */
    public FileHandle child(FileAttributes entry) {
        return new FileHandle(handle.exportId(), entry.id(), inode());
    }

    /** @throws NfsFailure ROFS if the export is read-only */
    public void requireWritable() {
        if (export.readOnly()) {
            throw new NfsFailure(NfsStatus.ROFS);
        }
    }
}
