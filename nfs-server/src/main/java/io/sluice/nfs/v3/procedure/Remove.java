package io.sluice.nfs.v3.procedure;

import io.sluice.nfs.v3.Arguments;
import io.sluice.nfs.v3.FailureBody;
import io.sluice.nfs.v3.Procedure;
import io.sluice.nfs.v3.Results;
import io.sluice.nfs.v3.Target;
import io.sluice.vfs.Change;
import io.sluice.vfs.FileName;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import java.util.List;

/** Unlinks a file (RFC 1813 §3.3.12). */
final class Remove implements Procedure<Remove.Args> {
    record Args(Target directory, FileName name) {}

    private final VirtualFileSystem files;

    Remove(VirtualFileSystem files) {
        this.files = files;
    }

    @Override
    public Args decode(Arguments in) {
        return new Args(in.target(), in.name());
    }

    @Override
    public List<Target> targets(Args arguments) {
        return List.of(arguments.directory());
    }

    @Override
    public FailureBody failureBody() {
        return FailureBody.CHANGE;
    }

    @Override
    public void answer(Args arguments, Results out) throws VfsException {
        Target directory = arguments.directory();
        directory.requireWritable();
        Change change = files.remove(directory.caller(), directory.inode(), arguments.name());
        out.ok();
        out.change(directory, change);
    }
}
