package io.sluice.nfs.v3.procedure;

import io.sluice.nfs.v3.Arguments;
import io.sluice.nfs.v3.FailureBody;
import io.sluice.nfs.v3.NfsFailure;
import io.sluice.nfs.v3.NfsStatus;
import io.sluice.nfs.v3.Procedure;
import io.sluice.nfs.v3.Results;
import io.sluice.nfs.v3.Target;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import java.util.List;

/** Nothing is a symbolic link (RFC 1813 §3.3.5). */
final class ReadLink implements Procedure<Target> {
    private final VirtualFileSystem files;

    ReadLink(VirtualFileSystem files) {
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
        files.attributes(file.inode()); // a file that is gone is stale before it is no link
        throw new NfsFailure(NfsStatus.INVAL);
    }
}
