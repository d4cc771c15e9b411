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

/** There are no symbolic links (RFC 1813 §3.3.10). */
final class SymLink implements Procedure<SymLink.Args> {
    record Args(Target directory, FileName name) {}

    @Override
    public Args decode(Arguments in) {
        Args arguments = new Args(in.target(), in.name());
        in.attributes();
        in.rawName(); // the path that the link would hold
        return arguments;
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
    public void answer(Args arguments, Results out) {
        throw new NfsFailure(NfsStatus.PERM);
    }
}
