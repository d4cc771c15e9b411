package io.sluice.nfs.v3.procedure;

import io.sluice.nfs.v3.Arguments;
import io.sluice.nfs.v3.FailureBody;
import io.sluice.nfs.v3.Procedure;
import io.sluice.nfs.v3.Results;
import io.sluice.nfs.v3.Target;
import io.sluice.nfs.xdr.XdrException;
import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.CreateMode;
import io.sluice.vfs.Created;
import io.sluice.vfs.FileName;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import java.util.List;

/** Creates a file (RFC 1813 §3.3.8). */
final class Create implements Procedure<Create.Args> {
    record Args(Target directory, FileName name, CreateMode mode, AttributeChange attributes) {}

    private static final int UNCHECKED = 0;
    private static final int GUARDED = 1;
    private static final int EXCLUSIVE = 2;

    private final VirtualFileSystem files;

    Create(VirtualFileSystem files) {
        this.files = files;
    }

    @Override
    public Args decode(Arguments in) {
        Target directory = in.target();
        FileName name = in.name();
        int mode = in.xdr().readInt();
        return switch (mode) {
            case UNCHECKED -> new Args(directory, name, new CreateMode.Unchecked(), in.attributes());
            case GUARDED -> new Args(directory, name, new CreateMode.Guarded(), in.attributes());
            case EXCLUSIVE -> {
                CreateMode exclusive = new CreateMode.Exclusive(in.xdr().readLong());
                yield new Args(directory, name, exclusive, AttributeChange.NONE);
            }
            default -> throw new XdrException("no such way to create: " + mode);
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
    public void answer(Args arguments, Results out) throws VfsException {
        Target directory = arguments.directory();
        directory.requireWritable();
        Created created = files.create(
                directory.caller(), directory.inode(), arguments.name(), arguments.mode(), arguments.attributes());
        NewEntry.write(directory, created, out);
    }
}
