package io.sluice.nfs.v3.procedure;

import io.sluice.nfs.v3.Arguments;
import io.sluice.nfs.v3.FailureBody;
import io.sluice.nfs.v3.NfsFailure;
import io.sluice.nfs.v3.NfsStatus;
import io.sluice.nfs.v3.Procedure;
import io.sluice.nfs.v3.Results;
import io.sluice.nfs.v3.Target;
import io.sluice.vfs.FileName;
import io.sluice.vfs.Renamed;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import java.util.List;

/** Renames a file or directory (RFC 1813 §3.3.14). */
final class Rename implements Procedure<Rename.Args> {
    record Args(Target from, FileName fromName, Target to, FileName toName) {}

    private final VirtualFileSystem files;

    Rename(VirtualFileSystem files) {
        this.files = files;
    }

    @Override
    public Args decode(Arguments in) {
        return new Args(in.target(), in.name(), in.target(), in.name());
    }

    @Override
    public List<Target> targets(Args arguments) {
        return List.of(arguments.from(), arguments.to());
    }

    @Override
    public FailureBody failureBody() {
        return FailureBody.TWO_CHANGES;
    }

    @Override
    public void answer(Args arguments, Results out) throws VfsException {
        Target from = arguments.from();
        Target to = arguments.to();
        if (from.handle().exportId() != to.handle().exportId()) {
            throw new NfsFailure(NfsStatus.XDEV);
        }
        from.requireWritable();
        Renamed renamed =
                files.rename(from.caller(), from.inode(), arguments.fromName(), to.inode(), arguments.toName());
        out.ok();
        out.change(from, renamed.from());
        out.change(to, renamed.to());
    }
}
