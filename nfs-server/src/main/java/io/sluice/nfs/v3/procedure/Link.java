package io.sluice.nfs.v3.procedure;

import io.sluice.nfs.v3.Arguments;
import io.sluice.nfs.v3.FailureBody;
import io.sluice.nfs.v3.NfsFailure;
import io.sluice.nfs.v3.NfsStatus;
import io.sluice.nfs.v3.Procedure;
import io.sluice.nfs.v3.Results;
import io.sluice.nfs.v3.Target;
import io.sluice.vfs.FileName;
import java.util.List;

/** There are no hard links (RFC 1813 §3.3.15). */
final class Link implements Procedure<Link.Args> {
    record Args(Target file, Target directory, FileName name) {}

    @Override
    public Args decode(Arguments in) {
        return new Args(in.target(), in.target(), in.name());
    }

    @Override
    public List<Target> targets(Args arguments) {
        return List.of(arguments.file(), arguments.directory());
    }

    @Override
    public FailureBody failureBody() {
        return FailureBody.ATTRIBUTES_AND_CHANGE;
    }

    @Override
    public void answer(Args arguments, Results out) {
        throw new NfsFailure(NfsStatus.PERM);
    }
}
