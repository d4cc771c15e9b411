package io.sluice.nfs.v3.procedure;

import io.sluice.nfs.v3.Arguments;
import io.sluice.nfs.v3.FailureBody;
import io.sluice.nfs.v3.Procedure;
import io.sluice.nfs.v3.Results;
import io.sluice.nfs.v3.Target;
import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Change;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Changes attributes, the size among them (RFC 1813 §3.3.2). */
final class SetAttr implements Procedure<SetAttr.Args> {
    record Args(Target file, AttributeChange change, Optional<Instant> guard) {}

    private final VirtualFileSystem files;

    SetAttr(VirtualFileSystem files) {
        this.files = files;
    }

    @Override
    public Args decode(Arguments in) {
        return new Args(in.target(), in.attributes(), in.guard());
    }

    @Override
    public List<Target> targets(Args arguments) {
        return List.of(arguments.file());
    }

    @Override
    public FailureBody failureBody() {
        return FailureBody.CHANGE;
    }

    @Override
    public void answer(Args arguments, Results out) throws VfsException {
        Target file = arguments.file();
        file.requireWritable();
        Change change = files.changeAttributes(file.caller(), file.inode(), arguments.change(), arguments.guard());
        out.ok();
        out.change(file, change);
    }
}
