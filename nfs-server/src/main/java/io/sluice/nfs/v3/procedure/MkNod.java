package io.sluice.nfs.v3.procedure;

import io.sluice.nfs.v3.Arguments;
import io.sluice.nfs.v3.FailureBody;
import io.sluice.nfs.v3.NfsFailure;
import io.sluice.nfs.v3.NfsStatus;
import io.sluice.nfs.v3.Procedure;
import io.sluice.nfs.v3.Results;
import io.sluice.nfs.v3.Target;
import io.sluice.nfs.xdr.XdrException;
import io.sluice.vfs.FileName;
import java.util.List;

/** There are no special files (RFC 1813 §3.3.11). */
final class MkNod implements Procedure<MkNod.Args> {
    record Args(Target directory, FileName name, boolean isSpecial) {}

    private static final int NF3REG = 1;
    private static final int NF3DIR = 2;
    private static final int NF3BLK = 3;
    private static final int NF3CHR = 4;
    private static final int NF3LNK = 5;
    private static final int NF3SOCK = 6;
    private static final int NF3FIFO = 7;

    @Override
    public Args decode(Arguments in) {
        Target directory = in.target();
        FileName name = in.name();
        int type = in.xdr().readInt();
        return switch (type) {
            case NF3CHR, NF3BLK -> {
                in.attributes();
                in.xdr().readLong(); // the device's two numbers
                yield new Args(directory, name, true);
            }
            case NF3SOCK, NF3FIFO -> {
                in.attributes();
                yield new Args(directory, name, true);
            }
            case NF3REG, NF3DIR, NF3LNK -> new Args(directory, name, false);
            default -> throw new XdrException("no such file type: " + type);
        };
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
        throw new NfsFailure(arguments.isSpecial() ? NfsStatus.NOTSUPP : NfsStatus.BADTYPE);
    }
}
