package io.sluice.fuse.jnr;

import jnr.ffi.Pointer;
import jnr.ffi.annotations.IgnoreError;
import jnr.ffi.types.size_t;
import ru.serce.jnrfuse.struct.FuseOperations;

/**
 * The functions of libfuse 2.9 that a mount needs (fuse.h, fuse_lowlevel.h, fuse_common.h); {@code fuseSetup} is {@code fuse_setup} and so
 * on.
 *
 * <p>These and not {@code fuse_main}: they tell a mount that failed from one that has ended, and let threads of the JVM serve, which enter
 * Java for nothing, while libfuse's own would be attached and detached with every call. ({@code fuse_mount} and {@code fuse_new} would
 * be more to the point, but without a version {@code fuse_new} is that of libfuse 2.1.) Public because jnr implements it.
 */
public interface LibFuse2 {
    /**
     * Mounts: what {@code fuse_main} does before it serves.
     *
     * @param mountpoint gets the address of the path, to be freed
     * @param multithreaded gets whether {@code -s} was not given
     * @return null if it failed, said why on the standard error, and left nothing mounted
     */
    Pointer fuseSetup(
            int count,
            String[] arguments,
            FuseOperations operations,
            @size_t long size,
            Pointer mountpoint,
            Pointer multithreaded,
            Pointer userData);

    /** Unmounts unless that is done already, and destroys the channel. */
    void fuseUnmount(Pointer mountpoint, Pointer channel);

    void fuseDestroy(Pointer fuse);

    /** The C library's. */
    void free(Pointer memory);

    Pointer fuseGetSession(Pointer fuse);

    /** The only channel of a session, for a {@code channel} of null. */
    Pointer fuseSessionNextChan(Pointer session, Pointer channel);

    @size_t
    long fuseChanBufsize(Pointer channel);

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
