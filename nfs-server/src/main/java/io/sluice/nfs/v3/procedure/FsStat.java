package io.sluice.nfs.v3.procedure;

import io.sluice.nfs.v3.Arguments;
import io.sluice.nfs.v3.FailureBody;
import io.sluice.nfs.v3.Procedure;
import io.sluice.nfs.v3.Results;
import io.sluice.nfs.v3.Target;
import io.sluice.nfs.xdr.XdrWriter;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.StorageUsage;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import java.util.List;

/** Tells how much room there is (RFC 1813 §3.3.18). */
final class FsStat implements Procedure<Target> {
    private final VirtualFileSystem files;

    FsStat(VirtualFileSystem files) {
        this.files = files;
    }

    @Override
    public Target decode(Arguments in) {
        return in.target();
    }

    @Override
    public List<Target> targets(Target file) {
        return List.of(file);
    }

    @Override
    public FailureBody failureBody() {
        return FailureBody.ATTRIBUTES;
    }

    @Override
    public void answer(Target file, Results out) throws VfsException {
        FileAttributes attributes = files.attributes(file.inode());
        StorageUsage usage = files.usage(file.inode());
        out.ok();
        out.postOpAttributes(file, attributes);
        XdrWriter xdr = out.xdr();
        xdr.putLong(usage.totalBytes());
        xdr.putLong(usage.freeBytes());
        xdr.putLong(usage.freeBytes());
        xdr.putLong(usage.totalFiles());
        xdr.putLong(usage.freeFiles());
        xdr.putLong(usage.freeFiles());
        xdr.putInt(0); // seconds for which this stays true
    }
}
