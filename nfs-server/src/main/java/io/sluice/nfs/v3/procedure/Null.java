package io.sluice.nfs.v3.procedure;

import io.sluice.nfs.v3.Arguments;
import io.sluice.nfs.v3.FailureBody;
import io.sluice.nfs.v3.Procedure;
import io.sluice.nfs.v3.Results;
import io.sluice.nfs.v3.Target;
import java.util.List;

/** Does nothing (RFC 1813 §3.3.0). */
final class Null implements Procedure<Null.Args> {
    record Args() {}

    @Override
    public Args decode(Arguments in) {
        return new Args();
    }

    @Override
    public List<Target> targets(Args arguments) {
        return List.of();
    }

    @Override
    public FailureBody failureBody() {
        return FailureBody.NOTHING;
    }

    @Override
    public void answer(Args arguments, Results out) {
        // its results are void: not even a status
    }

    @Override
    public boolean answersNow() {
        return true;
    }

    @Override
    public boolean answerNow(Args arguments, Results out) {
        return true;
    }
}
