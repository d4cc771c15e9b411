package io.sluice.nfs.v3.procedure;

import io.sluice.nfs.v3.Arguments;
import io.sluice.nfs.v3.ExportedTree;
import io.sluice.nfs.v3.FailureBody;
import io.sluice.nfs.v3.FileHandle;
import io.sluice.nfs.v3.NfsFailure;
import io.sluice.nfs.v3.NfsStatus;
import io.sluice.nfs.v3.Procedure;
import io.sluice.nfs.v3.Results;
import io.sluice.nfs.v3.Target;
import io.sluice.vfs.Access;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.Remembered;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds a name in a directory (RFC 1813 §3.3.3). */
final class Lookup implements Procedure<Lookup.Args> {
    record Args(Target directory, Name name) {}

    /** What may be looked up. */
    sealed interface Name {
        /** ".", the directory itself. */
        record Self() implements Name {}

        /** "..", the directory that it lies in. */
        record Parent() implements Name {}

        record Entry(FileName name) implements Name {}

        static Name of(ByteBuffer raw) {
            int length = raw.remaining();
            boolean dots = (length == 1 || length == 2) && raw.get(0) == '.' && raw.get(length - 1) == '.';
            if (!dots) {
                return new Entry(Arguments.parse(raw));
            }
            return length == 1 ? new Self() : new Parent();
        }
    }

    private final VirtualFileSystem files;
    private final ExportedTree tree;

    Lookup(VirtualFileSystem files, ExportedTree tree) {
        this.files = files;
        this.tree = tree;
    }

    @Override
    public Args decode(Arguments in) {
        return new Args(in.target(), Name.of(in.rawName()));
    }

    @Override
    public List<Target> targets(Args arguments) {
        return List.of(arguments.directory());
    }

    @Override
    public FailureBody failureBody() {
        return FailureBody.ATTRIBUTES;
    }

    @Override
    public void answer(Args arguments, Results out) throws VfsException {
        Target directory = arguments.directory();
        switch (arguments.name()) {
            case Name.Self() -> {
                requireSearchable(directory);
                found(directory, directory.handle(), files.attributes(directory.inode()), out);
            }
            case Name.Parent() -> {
                requireSearchable(directory);
                FileHandle parent = tree.parentOf(directory);
                found(directory, parent, files.attributes(parent.inode()), out);
            }
            case Name.Entry(FileName name) -> {
                FileAttributes entry = files.lookup(directory.caller(), directory.inode(), name);
                found(directory, directory.child(entry), entry, out);
            }
        }
    }

    @Override
    public boolean answersNow() {
        return true;
    }

    @Override
    public boolean answerNow(Args arguments, Results out) {
        if (!(arguments.name() instanceof Name.Entry(FileName name))) {
            return false;
        }
        Target directory = arguments.directory();
        Remembered remembered = files.remembered();
        Optional<FileAttributes> entry = remembered.lookup(directory.caller(), directory.inode(), name);
        Optional<FileAttributes> directoryAttributes = remembered.attributes(directory.inode());
        if (entry.isEmpty() || directoryAttributes.isEmpty()) {
            return false;
        }
        write(directory, directory.child(entry.get()), entry.get(), directoryAttributes.get(), out);
        return true;
    }

    private void requireSearchable(Target directory) throws VfsException {
        if (!files.attributes(directory.inode()).isDirectory()) {
            throw new NfsFailure(NfsStatus.NOTDIR);
        }
        Set<Access> wanted = Set.of(Access.LOOKUP);
        if (!files.access(directory.caller(), directory.inode(), wanted).containsAll(wanted)) {
            throw new NfsFailure(NfsStatus.ACCES);
        }
    }

    private void found(Target directory, FileHandle handle, FileAttributes attributes, Results out)
            throws VfsException {
        write(directory, handle, attributes, files.attributes(directory.inode()), out);
    }

    private static void write(
            Target directory,
            FileHandle handle,
            FileAttributes attributes,
            FileAttributes directoryAttributes,
            Results out) {
        out.ok();
        out.handle(handle);
        out.postOpAttributes(directory, attributes);
        out.postOpAttributes(directory, directoryAttributes);
    }
}
