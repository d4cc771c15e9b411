package io.sluice.fuse.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A descriptor of /dev/fuse. Thread-safe as far as the kernel is; {@link #close} when nobody is in it any more. */
final class Device {
    static final String PATH = "/dev/fuse";

    /** {@code _IOR(229, 0, uint32_t)}, linux/fuse.h 7.23. */
    private static final long FUSE_DEV_IOC_CLONE = 0x8004_e500L;

    private final int descriptor;

    Device(int descriptor) {
        this.descriptor = descriptor;
    }

    /** @throws VfsException {@link VfsError#IO} with the errno */
    static Device open() throws VfsException {
        int opened = openDescriptor();
        if (opened < 0) {
            throw new VfsException(VfsError.IO, PATH + " can't be opened (errno " + -opened + ")");
        }
        return new Device(opened);
    }

    private static int openDescriptor() {
        try (Arena arena = Arena.ofConfined()) {
            return new SystemCalls(arena).open(arena.allocateFrom(PATH), SystemCalls.O_RDWR | SystemCalls.O_CLOEXEC);
        }
    }

    int descriptor() {
        return descriptor;
    }

    /** Another descriptor of the same mount, with a queue of its own for answers; this one where there can be none. */
    Device another() {
        int opened = openDescriptor();
        if (opened < 0) {
            return this;
        }
        try (Arena arena = Arena.ofConfined()) {
            SystemCalls calls = new SystemCalls(arena);
            MemorySegment original = arena.allocate(JAVA_INT);
            original.set(JAVA_INT, 0, descriptor);
            if (calls.ioctl(opened, FUSE_DEV_IOC_CLONE, original) < 0) {
                calls.close(opened);
                return this;
            }
            return new Device(opened);
        }
    }

    void close() {
        try (Arena arena = Arena.ofConfined()) {
            new SystemCalls(arena).close(descriptor);
        }
    }
}
