package io.sluice.nfs.v3.procedure;

import io.sluice.nfs.v3.Arguments;
import io.sluice.nfs.v3.FailureBody;
import io.sluice.nfs.v3.NfsCounters;
import io.sluice.nfs.v3.NfsFailure;
import io.sluice.nfs.v3.NfsStatus;
import io.sluice.nfs.v3.Procedure;
import io.sluice.nfs.v3.Results;
import io.sluice.nfs.v3.Target;
import io.sluice.nfs.xdr.XdrException;
import io.sluice.nfs.xdr.XdrReader;
import io.sluice.vfs.Change;
import io.sluice.vfs.Payload;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import java.util.List;

/** Writes to a file (RFC 1813 §3.3.7). */
final class Write implements Procedure<Write.Args> {
    /** @param data good until the call is answered */
    record Args(Target file, long offset, Stability stability, Payload data) {}

    private static final int UNSTABLE = 0;
    private static final int DATA_SYNC = 1;
    private static final int FILE_SYNC = 2;

    private final VirtualFileSystem files;
    private final NfsCounters counters;

    Write(VirtualFileSystem files, NfsCounters counters) {
        this.files = files;
        this.counters = counters;
    }

    @Override
    public Args decode(Arguments in) {
        Target file = in.target();
        XdrReader xdr = in.xdr();
        long offset = xdr.readLong();
        long count = xdr.readUnsignedInt();
        Stability stability = stability(xdr.readInt());
        Payload data = new Payload(xdr.readOpaquePieces(xdr.remaining()));
        if (data.length() != count) {
            throw new XdrException("a write of " + count + " bytes brings " + data.length());
        }
        return new Args(file, offset, stability, data);
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
        int count = arguments.data().length();
        if (arguments.offset() < 0 || arguments.offset() > Long.MAX_VALUE - count) {
            throw new NfsFailure(NfsStatus.FBIG);
        }
        // The verifier from before: if unstable writes are lost meanwhile, the client sends this one again too.
        long verifier = files.writeVerifier();
        Change change = files.write(
                file.caller(),
                file.inode(),
                arguments.offset(),
                arguments.data().duplicate(),
                arguments.stability());
        counters.written(count);
        out.ok();
        out.change(file, change);
        out.xdr().putInt(count);
        out.xdr().putInt(arguments.stability() == Stability.DURABLE ? FILE_SYNC : UNSTABLE);
        out.xdr().putLong(verifier);
    }

    private static Stability stability(int stableHow) {
        return switch (stableHow) {
            case UNSTABLE -> Stability.UNSTABLE;
            case DATA_SYNC, FILE_SYNC -> Stability.DURABLE;
            default -> throw new XdrException("no such stability: " + stableHow);
        };
    }
}
