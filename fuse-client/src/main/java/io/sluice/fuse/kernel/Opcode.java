package io.sluice.fuse.kernel;

import io.sluice.fuse.FuseOperation;
import java.util.Optional;

/**
 * The kinds of requests that are served (enum fuse_opcode of linux/fuse.h), each with the operation as which it is counted.
 *
 * <p>Those that are left out are answered with ENOSYS, which the kernel takes for good: locks, which it then keeps itself; extended
 * attributes, fallocate, poll, ioctl, bmap, lseek and copy_file_range, for which it has an answer or a way of its own.
 */
enum Opcode {
    LOOKUP(1, FuseOperation.LOOKUP),
    FORGET(2, FuseOperation.FORGET),
    GETATTR(3, FuseOperation.GETATTR),
    SETATTR(4, FuseOperation.SETATTR),
    READLINK(5, FuseOperation.READLINK),
    SYMLINK(6, FuseOperation.SYMLINK),
    MKNOD(8, FuseOperation.MKNOD),
    MKDIR(9, FuseOperation.MKDIR),
    UNLINK(10, FuseOperation.UNLINK),
    RMDIR(11, FuseOperation.RMDIR),
    RENAME(12, FuseOperation.RENAME),
    LINK(13, FuseOperation.LINK),
    OPEN(14, FuseOperation.OPEN),
    READ(15, FuseOperation.READ),
    WRITE(16, FuseOperation.WRITE),
    STATFS(17, FuseOperation.STATFS),
    RELEASE(18, FuseOperation.RELEASE),
    FSYNC(20, FuseOperation.FSYNC),
    FLUSH(25, FuseOperation.FLUSH),
    OPENDIR(27, FuseOperation.OPENDIR),
    READDIR(28, FuseOperation.READDIR),
    RELEASEDIR(29, FuseOperation.RELEASEDIR),
    FSYNCDIR(30, FuseOperation.FSYNCDIR),
    ACCESS(34, FuseOperation.ACCESS),
    CREATE(35, FuseOperation.CREATE),
    BATCH_FORGET(42, FuseOperation.FORGET),
    READDIRPLUS(44, FuseOperation.READDIRPLUS);

    /** The first request, which is answered before any other is served. */
    static final int INIT = 26;

    /** That a process which waits for an answer has got a signal; it has no answer itself. */
    static final int INTERRUPT = 36;

    private static final Opcode[] BY_NUMBER = new Opcode[64];

    static {
        for (Opcode opcode : values()) {
            BY_NUMBER[opcode.number] = opcode;
        }
    }

    private final int number;
    private final FuseOperation operation;

    Opcode(int number, FuseOperation operation) {
        this.number = number;
        this.operation = operation;
    }

    static Optional<Opcode> of(int number) {
        return number < 0 || number >= BY_NUMBER.length ? Optional.empty() : Optional.ofNullable(BY_NUMBER[number]);
    }

    int number() {
        return number;
    }

    FuseOperation operation() {
        return operation;
    }

    /** Whether it is asked only where files and directories are opened; who is told that there is no such request asks no more. */
    boolean isOfOpens() {
        return switch (this) {
            case OPEN, OPENDIR, FLUSH, FSYNC -> true;
            default -> false;
        };
    }

    /**
     * Whether a process that is being killed need not wait for it: nothing is changed by it that could not be taken back, or it goes on
     * without its caller.
     */
    boolean mayBeAbandoned() {
        return switch (this) {
            case LOOKUP, GETATTR, OPENDIR, READDIR, READDIRPLUS, READ, STATFS, FLUSH, FSYNC -> true;
            default -> false;
        };
    }
}
