package io.sluice.nfs.v3.procedure;

import io.sluice.nfs.v3.Arguments;
import io.sluice.nfs.v3.FailureBody;
import io.sluice.nfs.v3.Procedure;
import io.sluice.nfs.v3.Results;
import io.sluice.nfs.v3.Target;
import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Created;
import io.sluice.vfs.FileName;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import java.util.List;

/** Creates a directory (RFC 1813 §3.3.9). */
final class MkDir implements Procedure<MkDir.Args> {
    record Args(Target directory, FileName name, AttributeChange attributes) {}

    private final VirtualFileSystem files;

    MkDir(VirtualFileSystem files) {
        this.files = files;
    }

    @Override
    public Args decode(Arguments in) {
        return new Args(in.target(), in.name(), in.attributes());
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
        Created created =
                files.makeDirectory(directory.caller(), directory.inode(), arguments.name(), arguments.attributes());
        NewEntry.write(directory, created, out);
    }
}
