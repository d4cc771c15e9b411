package io.sluice.fuse;

/** The flags of open(2), by their bits on Linux (asm-generic/fcntl.h; the same on x86-64 and AArch64). */
public record OpenFlags(int bits) {
    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_EXCL = 0200;
    public static final int O_TRUNC = 01000;

    private static final int O_ACCMODE = 3;

    boolean reads() {
        return (bits & O_ACCMODE) != O_WRONLY;
    }

    /** Whether the file may be written by this open. */
    public boolean writes() {
        return (bits & O_ACCMODE) != O_RDONLY;
    }

    boolean isExclusive() {
        return (bits & O_EXCL) != 0;
    }

    /** Whether what is there is to go. */
    public boolean truncates() {
        return (bits & O_TRUNC) != 0;
    }
}
