package io.sluice.fuse.jnr;

import jnr.ffi.Pointer;
import jnr.ffi.annotations.IgnoreError;
import jnr.ffi.types.size_t;
import ru.serce.jnrfuse.struct.FuseOperations;

/**
 * The functions of libfuse 2.9 that a mount needs (fuse.h, fuse_lowlevel.h, fuse_common.h); {@code fuseNew} is {@code fuse_new} and so on.
 *
 * <p>These and not {@code fuse_main}: they tell a mount that failed from one that has ended, leave the signals of the process alone, and
 * let threads of the JVM serve, which enter Java for nothing, while libfuse's own would be attached and detached with every call.
 * Public because jnr implements it.
 */
public interface LibFuse2 {
    /** A channel; null if the mount failed. */
    Pointer fuseMount(String mountpoint, Pointer arguments);

    /** Unmounts unless that is done already, and destroys the channel. */
    void fuseUnmount(String mountpoint, Pointer channel);

    /** A file system on the channel; null if an option is unknown or memory is short. */
    Pointer fuseNew(Pointer channel, Pointer arguments, FuseOperations operations, @size_t long size, Pointer userData);

    void fuseDestroy(Pointer fuse);

    Pointer fuseGetSession(Pointer fuse);

    @size_t
    long fuseChanBufsize(Pointer channel);

    void fuseOptFreeArgs(Pointer arguments);

    /** Waits for a request: its length, 0 when the mount has ended, or a negative errno. */
    @IgnoreError
    int fuseChanRecv(Pointer channelReference, Pointer buffer, @size_t long size);

    @IgnoreError
    void fuseSessionProcess(Pointer session, Pointer buffer, @size_t long length, Pointer channel);

    @IgnoreError
    int fuseSessionExited(Pointer session);

    /** The caller of the operation that this thread is in. */
    @IgnoreError
    Pointer fuseGetContext();
}
