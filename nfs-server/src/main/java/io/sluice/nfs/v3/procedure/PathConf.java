package io.sluice.nfs.v3.procedure;

import io.sluice.nfs.v3.Arguments;
import io.sluice.nfs.v3.FailureBody;
import io.sluice.nfs.v3.Procedure;
import io.sluice.nfs.v3.Results;
import io.sluice.nfs.v3.Target;
import io.sluice.nfs.xdr.XdrWriter;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import java.util.List;

/** Tells what names and links may be like (RFC 1813 §3.3.20). */
final class PathConf implements Procedure<Target> {
    private final VirtualFileSystem files;

    PathConf(VirtualFileSystem files) {
        this.files = files;
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
        xdr.putInt(1); // links of a file
        xdr.putInt(FileName.MAX_BYTES);
        xdr.putBoolean(true); // longer names are refused
        xdr.putBoolean(true); // only root gives files away
        xdr.putBoolean(false); // names differ by case,
        xdr.putBoolean(true); // which is kept
    }
}
