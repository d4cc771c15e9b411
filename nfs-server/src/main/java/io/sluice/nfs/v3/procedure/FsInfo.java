package io.sluice.nfs.v3.procedure;

import io.sluice.nfs.v3.Arguments;
import io.sluice.nfs.v3.FailureBody;
import io.sluice.nfs.v3.Procedure;
import io.sluice.nfs.v3.Results;
import io.sluice.nfs.v3.Target;
import io.sluice.nfs.xdr.XdrWriter;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import java.util.List;

/** Tells what the server can do (RFC 1813 §3.3.19). */
final class FsInfo implements Procedure<Target> {
    private static final int MULTIPLE_BYTES = 4096;
    private static final int DIRECTORY_BYTES = 64 << 10;
    private static final int FSF3_HOMOGENEOUS = 0x08;
    private static final int FSF3_CANSETTIME = 0x10;

    private final VirtualFileSystem files;
    private final int payloadBytes;

    FsInfo(VirtualFileSystem files, int payloadBytes) {
        this.files = files;
        this.payloadBytes = payloadBytes;
    }

    @Override
    public Target decode(Arguments in) {
        return in.target();
    }

    @Override
    public List<Target> targets(Target file) {
        return List.of(file);
    }

    @Override
    public FailureBody failureBody() {
        return FailureBody.ATTRIBUTES;
    }

    @Override
    public void answer(Target file, Results out) throws VfsException {
        FileAttributes attributes = files.attributes(file.inode());
        out.ok();
        out.postOpAttributes(file, attributes);
        XdrWriter xdr = out.xdr();
        for (int i = 0; i < 2; i++) { // for reading, then for writing
            xdr.putInt(payloadBytes);
            xdr.putInt(payloadBytes);
            xdr.putInt(MULTIPLE_BYTES);
        }
        xdr.putInt(DIRECTORY_BYTES);
        xdr.putLong(Long.MAX_VALUE);
        xdr.putInt(0); // times are exact to
        xdr.putInt(1); // one nanosecond
        xdr.putInt(FSF3_HOMOGENEOUS | FSF3_CANSETTIME);
    }
}
