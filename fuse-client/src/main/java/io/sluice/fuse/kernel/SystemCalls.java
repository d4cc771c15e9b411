package io.sluice.fuse.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The system calls that the binding makes, by their functions in the C library, on 64-bit Linux.
 *
 * <p>Each returns what the call returns, at least 0, or its errno, negative. Every one may block. Not thread-safe: each thread has its
 * own, for it holds the memory where errno is kept.
 */
final class SystemCalls {
    static final int O_RDONLY = 0;
    static final int O_RDWR = 2;
    static final int O_CLOEXEC = 0x80000;

    static final int MS_RDONLY = 1;
    static final int MS_NOSUID = 2;
    static final int MS_NODEV = 4;
    static final int MNT_DETACH = 2;

    static final int MSG_CMSG_CLOEXEC = 0x4000_0000;

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EBUSY = 16;
    static final int ENODEV = 19;
    static final int ECONNABORTED = 103;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle OPEN = variadic("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2);
    private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle READ =
            function("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle WRITE =
            function("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle IOCTL =
            variadic("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), 2);
    private static final MethodHandle MOUNT =
            function("mount", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
    private static final MethodHandle UMOUNT = function("umount2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SOCKETPAIR =
            function("socketpair", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle RECVMSG =
            function("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle WAITPID =
            function("waitpid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle GETEUID = function("geteuid", FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle GETEGID = function("getegid", FunctionDescriptor.of(JAVA_INT));

    private final MemorySegment state;

    /** @param arena as long as which it is used */
    SystemCalls(Arena arena) {
        state = arena.allocate(Linker.Option.captureStateLayout());
    }

    private static MethodHandle function(String name, FunctionDescriptor type) {
        return linked(name, type, Linker.Option.captureCallState("errno"));
    }

    private static MethodHandle variadic(String name, FunctionDescriptor type, int firstVariadic) {
        return linked(
                name, type, Linker.Option.captureCallState("errno"), Linker.Option.firstVariadicArg(firstVariadic));
    }

    @SuppressWarnings("restricted") // the types are those of the C library's headers; the JVM runs with native access
    private static MethodHandle linked(String name, FunctionDescriptor type, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
    }

    private long result(long returned) {
        return returned == -1 ? -(int) ERRNO.get(state, 0L) : returned;
    }

    private static IllegalStateException unexpected(Throwable thrown) {
        return new IllegalStateException("a call of the C library failed in Java", thrown);
    }

    int open(MemorySegment path, int flags) {
        try {
            return (int) result((int) OPEN.invokeExact(state, path, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int close(int descriptor) {
        try {
            return (int) result((int) CLOSE.invokeExact(state, descriptor));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int read(int descriptor, MemorySegment into) {
        try {
            return (int) result((long) READ.invokeExact(state, descriptor, into, into.byteSize()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int write(int descriptor, MemorySegment from, long bytes) {
        try {
            return (int) result((long) WRITE.invokeExact(state, descriptor, from, bytes));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int ioctl(int descriptor, long request, MemorySegment argument) {
        try {
            return (int) result((int) IOCTL.invokeExact(state, descriptor, request, argument));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int mount(MemorySegment source, MemorySegment target, MemorySegment type, long flags, MemorySegment options) {
        try {
            return (int) result((int) MOUNT.invokeExact(state, source, target, type, flags, options));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int umount(MemorySegment target, int flags) {
        try {
            return (int) result((int) UMOUNT.invokeExact(state, target, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** @param pair of two ints */
    int socketpair(int family, int type, MemorySegment pair) {
        try {
            return (int) result((int) SOCKETPAIR.invokeExact(state, family, type, 0, pair));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int recvmsg(int descriptor, MemorySegment message, int flags) {
        try {
            return (int) result((long) RECVMSG.invokeExact(state, descriptor, message, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int waitpid(int process, MemorySegment status) {
        try {
            return (int) result((int) WAITPID.invokeExact(state, process, status, 0));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int effectiveUser() {
        try {
            return (int) GETEUID.invokeExact(state);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int effectiveGroup() {
        try {
            return (int) GETEGID.invokeExact(state);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }
}
