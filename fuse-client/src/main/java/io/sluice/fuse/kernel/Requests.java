package io.sluice.fuse.kernel;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.nio.ByteBuffer;

/**
 * The structures that requests begin with, as linux/fuse.h 7.40 has them; {@code BYTES} is the size of each.
 *
 * <p>Each {@code read} takes its structure from the buffer's position, in the machine's byte order, and throws {@link VfsException} of
 * {@link VfsError#INVALID} if it is not all there.
 */
final class Requests {
    private Requests() {}

    private static void require(ByteBuffer from, int bytes) throws VfsException {
        if (from.remaining() < bytes) {
            throw new VfsException(
                    VfsError.INVALID, "a request of the kernel is cut off: " + from.remaining() + " of " + bytes);
        }
    }

    private static void skip(ByteBuffer from, int bytes) {
        from.position(from.position() + bytes);
    }

    /**
     * fuse_in_header.
     *
     * @param length of the whole request, with this
     */
    record Header(int length, int opcode, long unique, long node, int uid, int gid, int pid) {
        static final int BYTES = 40;

        static Header read(ByteBuffer from) throws VfsException {
            require(from, BYTES);
            int present = from.remaining();
            Header header = new Header(
                    from.getInt(),
                    from.getInt(),
                    from.getLong(),
                    from.getLong(),
                    from.getInt(),
                    from.getInt(),
                    from.getInt());
            skip(from, Integer.BYTES);
            if (header.length != present) {
                throw new VfsException(
                        VfsError.INVALID, "a request says that it has " + header.length + " bytes and has " + present);
            }
            return header;
        }
    }

    /** fuse_init_in; older kernels send its first 16 bytes. */
    record Init(int major, int minor, int maxReadahead, int flags, int moreFlags) {
        static final int BYTES = 64;
        static final int OLD_BYTES = 16;

        static Init read(ByteBuffer from) throws VfsException {
            require(from, OLD_BYTES);
            int major = from.getInt();
            int minor = from.getInt();
            int readahead = from.getInt();
            int flags = from.getInt();
            boolean extended = from.remaining() >= Integer.BYTES && (flags & Negotiation.INIT_EXT) != 0;
            return new Init(major, minor, readahead, flags, extended ? from.getInt() : 0);
        }

        boolean has(long flag) {
            return (allFlags() & flag) != 0;
        }

        long allFlags() {
            return Integer.toUnsignedLong(flags) | (long) moreFlags << 32;
        }
    }

    /** fuse_forget_in, and with the node before it fuse_forget_one. */
    record Forget(long lookups) {
        static final int BYTES = 8;
        static final int ONE_BYTES = 16;

        static Forget read(ByteBuffer from) throws VfsException {
            require(from, BYTES);
            return new Forget(from.getLong());
        }
    }

    /** fuse_batch_forget_in, before {@code count} times fuse_forget_one. */
    record BatchForget(int count) {
        static final int BYTES = 8;

        static BatchForget read(ByteBuffer from) throws VfsException {
            require(from, BYTES);
            int count = from.getInt();
            skip(from, Integer.BYTES);
            require(from, (int) Math.min(Integer.MAX_VALUE, Integer.toUnsignedLong(count) * Forget.ONE_BYTES));
            return new BatchForget(count);
        }
    }

    /**
     * fuse_interrupt_in.
     *
     * @param unique of the request that is not waited for any more
     */
    record Interrupt(long unique) {
        static final int BYTES = 8;

        static Interrupt read(ByteBuffer from) throws VfsException {
            require(from, BYTES);
            return new Interrupt(from.getLong());
        }
    }

    /** fuse_getattr_in. */
    record GetAttributes(int flags, long handle) {
        static final int BYTES = 16;
        private static final int BY_HANDLE = 1;

        static GetAttributes read(ByteBuffer from) throws VfsException {
            require(from, BYTES);
            int flags = from.getInt();
            skip(from, Integer.BYTES);
            return new GetAttributes(flags, from.getLong());
        }

        boolean byHandle() {
            return (flags & BY_HANDLE) != 0;
        }
    }

    /** fuse_setattr_in; its ctime is the kernel's own and not taken. */
    record SetAttributes(
            int valid,
            long handle,
            long size,
            long accessedSeconds,
            long modifiedSeconds,
            int accessedNanos,
            int modifiedNanos,
            int mode,
            int uid,
            int gid) {
        static final int BYTES = 88;
        static final int MODE = 1;
        static final int UID = 1 << 1;
        static final int GID = 1 << 2;
        static final int SIZE = 1 << 3;
        static final int ACCESSED = 1 << 4;
        static final int MODIFIED = 1 << 5;
        static final int HANDLE = 1 << 6;
        static final int ACCESSED_NOW = 1 << 7;
        static final int MODIFIED_NOW = 1 << 8;

        static SetAttributes read(ByteBuffer from) throws VfsException {
            require(from, BYTES);
            int at = from.position();
            SetAttributes read = new SetAttributes(
                    from.getInt(at),
                    from.getLong(at + 8),
                    from.getLong(at + 16),
                    from.getLong(at + 32),
                    from.getLong(at + 40),
                    from.getInt(at + 56),
                    from.getInt(at + 60),
                    from.getInt(at + 68),
                    from.getInt(at + 76),
                    from.getInt(at + 80));
            skip(from, BYTES);
            return read;
        }

        boolean has(int bit) {
            return (valid & bit) != 0;
        }
    }

    /** fuse_mknod_in. */
    record MakeNode(int mode) {
        static final int BYTES = 16;

        static MakeNode read(ByteBuffer from) throws VfsException {
            require(from, BYTES);
            int mode = from.getInt();
            skip(from, BYTES - Integer.BYTES);
            return new MakeNode(mode);
        }
    }

    /** fuse_mkdir_in. */
    record MakeDirectory(int mode) {
        static final int BYTES = 8;

        static MakeDirectory read(ByteBuffer from) throws VfsException {
            require(from, BYTES);
            int mode = from.getInt();
            skip(from, Integer.BYTES);
            return new MakeDirectory(mode);
        }
    }

    /** fuse_rename_in. */
    record Rename(long newDirectory) {
        static final int BYTES = 8;

        static Rename read(ByteBuffer from) throws VfsException {
            require(from, BYTES);
            return new Rename(from.getLong());
        }
    }

    /**
     * fuse_open_in, for files and directories.
     *
     * @param flags of open(2)
     */
    record Open(int flags) {
        static final int BYTES = 8;

        static Open read(ByteBuffer from) throws VfsException {
            require(from, BYTES);
            int flags = from.getInt();
            skip(from, Integer.BYTES);
            return new Open(flags);
        }
    }

    /** fuse_create_in; the kernel has applied the umask. */
    record Create(int flags, int mode) {
        static final int BYTES = 16;

        static Create read(ByteBuffer from) throws VfsException {
            require(from, BYTES);
            Create read = new Create(from.getInt(), from.getInt());
            skip(from, 2 * Integer.BYTES);
            return read;
        }
    }

    /** fuse_read_in, for files and directories. */
    record Read(long handle, long offset, int size) {
        static final int BYTES = 40;

        static Read read(ByteBuffer from) throws VfsException {
            require(from, BYTES);
            Read read = new Read(from.getLong(), from.getLong(), from.getInt());
            skip(from, BYTES - 2 * Long.BYTES - Integer.BYTES);
            return read;
        }
    }

    /** fuse_write_in, before the bytes. */
    record Write(long handle, long offset, int size) {
        static final int BYTES = 40;

        static Write read(ByteBuffer from) throws VfsException {
            require(from, BYTES);
            Write read = new Write(from.getLong(), from.getLong(), from.getInt());
            skip(from, BYTES - 2 * Long.BYTES - Integer.BYTES);
            if (read.size != from.remaining()) {
                throw new VfsException(
                        VfsError.INVALID, "a write says " + read.size + " bytes and has " + from.remaining());
            }
            return read;
        }
    }

    /** What fuse_flush_in, fuse_release_in and fuse_fsync_in begin with; they have 24, 24 and 16 bytes. */
    record ByHandle(long handle) {
        static final int FLUSH_BYTES = 24;
        static final int RELEASE_BYTES = 24;
        static final int SYNC_BYTES = 16;

        static ByHandle read(ByteBuffer from, int bytes) throws VfsException {
            require(from, bytes);
            long handle = from.getLong();
            skip(from, bytes - Long.BYTES);
            return new ByHandle(handle);
        }
    }

    /** fuse_access_in. */
    record Access(int mask) {
        static final int BYTES = 8;

        static Access read(ByteBuffer from) throws VfsException {
            require(from, BYTES);
            int mask = from.getInt();
            skip(from, Integer.BYTES);
            return new Access(mask);
        }
    }
}
