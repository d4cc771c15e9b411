package io.sluice.nfs.v3.procedure;

import io.sluice.nfs.v3.Arguments;
import io.sluice.nfs.v3.FailureBody;
import io.sluice.nfs.v3.FileHandle;
import io.sluice.nfs.v3.NfsFailure;
import io.sluice.nfs.v3.NfsStatus;
import io.sluice.nfs.v3.Procedure;
import io.sluice.nfs.v3.Results;
import io.sluice.nfs.v3.Target;
import io.sluice.nfs.xdr.XdrReader;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import java.util.List;

/** Lists a directory (RFC 1813 §3.3.16). */
final class ReadDir implements Procedure<ReadDir.Args> {
    record Args(Target directory, long cookie, int totalBytes) {}

    /** However much room a client has, one reply is no larger. */
    static final int MAX_REPLY_BYTES = 256 << 10;

    private final VirtualFileSystem files;
    private final DirectoryWalk walk;

    ReadDir(VirtualFileSystem files, DirectoryWalk walk) {
        this.files = files;
        this.walk = walk;
    }

    @Override
    public Args decode(Arguments in) {
        Target directory = in.target();
        XdrReader xdr = in.xdr();
        long cookie = xdr.readLong();
        xdr.readLong(); // the verifier is always the same
        return new Args(directory, cookie, budget(xdr.readUnsignedInt()));
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
        out.reserve(arguments.totalBytes());
        out.ok();
        out.postOpAttributes(directory, files.attributes(directory.inode()));
        out.xdr().putLong(DirectoryWalk.COOKIE_VERIFIER);
        Room room = new Room(arguments, out);
        int expected = arguments.totalBytes() / EntrySize.TYPICAL_BYTES;
        boolean end = walk.walk(directory, arguments.cookie(), expected, room);
        if (!room.hasEnough(end)) {
            throw new NfsFailure(NfsStatus.TOOSMALL);
        }
        out.xdr().putBoolean(false);
        out.xdr().putBoolean(end);
    }

    private static int budget(long sent) {
        return (int) Math.min(sent, MAX_REPLY_BYTES);
    }

    /** What is left of the room that the client has. */
    private static final class Room implements DirectoryWalk.Sink {
        private final Results out;
        private int bytesLeft;
        private boolean isEmpty = true;

        Room(Args arguments, Results out) {
            this.out = out;
            this.bytesLeft = arguments.totalBytes() - EntrySize.AROUND_BYTES;
        }

        /** Room for an empty list suffices only where nothing is left to list. */
        boolean hasEnough(boolean end) {
            return !isEmpty || (end && bytesLeft >= 0);
        }

        @Override
        public boolean take(byte[] name, long cookie, FileAttributes attributes, FileHandle handle) {
            int bytes = EntrySize.plain(name);
            if (bytes > bytesLeft) {
                return false;
            }
            bytesLeft -= bytes;
            isEmpty = false;
            out.xdr().putBoolean(true);
            out.xdr().putLong(attributes.id().value());
            out.xdr().putOpaque(name);
            out.xdr().putLong(cookie);
            return true;
        }
    }
}
