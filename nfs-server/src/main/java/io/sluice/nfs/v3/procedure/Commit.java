package io.sluice.nfs.v3.procedure;

import io.sluice.nfs.v3.Arguments;
import io.sluice.nfs.v3.FailureBody;
import io.sluice.nfs.v3.Procedure;
import io.sluice.nfs.v3.Results;
import io.sluice.nfs.v3.Target;
import io.sluice.vfs.Change;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import java.util.List;

/** Makes what was written durable (RFC 1813 §3.3.21); always the whole file. */
final class Commit implements Procedure<Target> {
    private final VirtualFileSystem files;

    Commit(VirtualFileSystem files) {
        this.files = files;
    }

    @Override
    public Target decode(Arguments in) {
        Target file = in.target();
        in.xdr().readLong(); // from where
        in.xdr().readInt(); // how much
        return file;
    }

    @Override
    public List<Target> targets(Target file) {
        return List.of(file);
    }

    @Override
    public FailureBody failureBody() {
        return FailureBody.CHANGE;
    }

    @Override
    public void answer(Target file, Results out) throws VfsException {
        file.requireWritable();
        Change change = files.commit(file.caller(), file.inode());
        out.ok();
        out.change(file, change);
        out.xdr().putLong(files.writeVerifier());
    }
}
