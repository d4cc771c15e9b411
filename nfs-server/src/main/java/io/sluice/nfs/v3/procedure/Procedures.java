package io.sluice.nfs.v3.procedure;

import io.sluice.nfs.v3.ExportedTree;
import io.sluice.nfs.v3.NfsCounters;
import io.sluice.nfs.v3.NfsProcedure;
import io.sluice.nfs.v3.Procedure;
import io.sluice.vfs.VirtualFileSystem;

/** Which class implements which procedure. */
public final class Procedures {
    private final VirtualFileSystem files;
    private final ExportedTree tree;
    private final DirectoryWalk walk;
    private final int payloadBytes;
    private final NfsCounters counters;

    /** @param payloadBytes how much one READ or WRITE may carry */
    public Procedures(VirtualFileSystem files, ExportedTree tree, int payloadBytes, NfsCounters counters) {
        this.files = files;
        this.tree = tree;
        this.walk = new DirectoryWalk(files, tree);
        this.payloadBytes = payloadBytes;
        this.counters = counters;
    }

    public Procedure<?> of(NfsProcedure procedure) {
        return switch (procedure) {
            case NULL -> new Null();
            case GETATTR -> new GetAttr(files);
            case SETATTR -> new SetAttr(files);
            case LOOKUP -> new Lookup(files, tree);
            case ACCESS -> new AccessCheck(files);
            case READLINK -> new ReadLink(files);
            case READ -> new Read(files, payloadBytes, counters);
            case WRITE -> new Write(files, counters);
            case CREATE -> new Create(files);
            case MKDIR -> new MkDir(files);
            case SYMLINK -> new SymLink();
            case MKNOD -> new MkNod();
            case REMOVE -> new Remove(files);
            case RMDIR -> new RmDir(files);
            case RENAME -> new Rename(files);
            case LINK -> new Link();
            case READDIR -> new ReadDir(files, walk);
            case READDIRPLUS -> new ReadDirPlus(files, walk);
            case FSSTAT -> new FsStat(files);
            case FSINFO -> new FsInfo(files, payloadBytes);
            case PATHCONF -> new PathConf(files);
            case COMMIT -> new Commit(files);
        };
    }
}
