package io.sluice.nfs.v3.procedure;

import io.sluice.nfs.v3.Arguments;
import io.sluice.nfs.v3.FailureBody;
import io.sluice.nfs.v3.Procedure;
import io.sluice.nfs.v3.Results;
import io.sluice.nfs.v3.Target;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import java.util.List;
import java.util.Optional;

/** Tells the attributes of a file or directory (RFC 1813 §3.3.1). */
final class GetAttr implements Procedure<Target> {
    private final VirtualFileSystem files;

    GetAttr(VirtualFileSystem files) {
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
        return FailureBody.NOTHING;
    }

    @Override
    public void answer(Target file, Results out) throws VfsException {
        out.ok();
        out.attributes(file, files.attributes(file.inode()));
    }

    @Override
    public boolean answersNow() {
        return true;
    }

    @Override
    public boolean answerNow(Target file, Results out) {
        Optional<FileAttributes> attributes = files.remembered().attributes(file.inode());
        if (attributes.isEmpty()) {
            return false;
        }
        out.ok();
        out.attributes(file, attributes.get());
        return true;
    }
}
