package io.sluice.nfs.v3.procedure;

import io.sluice.nfs.v3.Arguments;
import io.sluice.nfs.v3.FailureBody;
import io.sluice.nfs.v3.Procedure;
import io.sluice.nfs.v3.Results;
import io.sluice.nfs.v3.Target;
import io.sluice.vfs.Access;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** ACCESS: tells what the caller may do (RFC 1813 §3.3.4). */
final class AccessCheck implements Procedure<AccessCheck.Args> {
    record Args(Target file, Set<Access> wanted) {}

    private static final Set<Access> CHANGES = EnumSet.of(Access.MODIFY, Access.EXTEND, Access.DELETE);

    private final VirtualFileSystem files;

    AccessCheck(VirtualFileSystem files) {
        this.files = files;
    }

    @Override
    public Args decode(Arguments in) {
        return new Args(in.target(), wanted(in.xdr().readInt()));
    }

    @Override
    public List<Target> targets(Args arguments) {
        return List.of(arguments.file());
    }

    @Override
    public FailureBody failureBody() {
        return FailureBody.ATTRIBUTES;
    }

    @Override
    public void answer(Args arguments, Results out) throws VfsException {
        Target file = arguments.file();
        Set<Access> granted = files.access(file.caller(), file.inode(), arguments.wanted());
        write(file, files.attributes(file.inode()), granted, out);
    }

    @Override
    public boolean answersNow() {
        return true;
    }

    @Override
    public boolean answerNow(Args arguments, Results out) {
        Target file = arguments.file();
        Optional<FileAttributes> attributes = files.remembered().attributes(file.inode());
        Optional<Set<Access>> granted = files.remembered().access(file.caller(), file.inode(), arguments.wanted());
        if (attributes.isEmpty() || granted.isEmpty()) {
            return false;
        }
        write(file, attributes.get(), granted.get(), out);
        return true;
    }

    private static void write(Target file, FileAttributes attributes, Set<Access> granted, Results out) {
        Set<Access> allowed = EnumSet.noneOf(Access.class);
        allowed.addAll(granted);
        if (file.export().readOnly()) {
            allowed.removeAll(CHANGES);
        }
        out.ok();
        out.postOpAttributes(file, attributes);
        out.xdr().putInt(bits(allowed));
    }

    private static Set<Access> wanted(int bits) {
        Set<Access> wanted = EnumSet.noneOf(Access.class);
        for (Access access : Access.values()) {
            if ((bits & bit(access)) != 0) {
                wanted.add(access);
            }
        }
        return wanted;
    }

    private static int bits(Set<Access> granted) {
        int bits = 0;
        for (Access access : granted) {
            bits |= bit(access);
        }
        return bits;
    }

    private static int bit(Access access) {
        return switch (access) {
            case READ -> 0x01;
            case LOOKUP -> 0x02;
            case MODIFY -> 0x04;
            case EXTEND -> 0x08;
            case DELETE -> 0x10;
            case EXECUTE -> 0x20;
        };
    }
}
