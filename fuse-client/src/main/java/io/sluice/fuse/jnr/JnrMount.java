package io.sluice.fuse.jnr;

import io.sluice.fuse.FuseDoor;
import io.sluice.fuse.FuseMountRequest;
import io.sluice.fuse.Hiding;
import io.sluice.fuse.PathOperations;
import io.sluice.fuse.ServedMount;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.Struct;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ru.serce.jnrfuse.struct.FuseOperations;

/**
 * A mount that libfuse 2 serves by threads of the JVM, as many as there are requests at once, up to a limit.
 *
 * <p>A thread waits for requests until the kernel says that the mount is gone; the last one that hears it clears up.
 */
final class JnrMount implements ServedMount {
    private static final Logger LOG = LoggerFactory.getLogger(JnrMount.class);

    /** A thread is taken by an operation as long as a store takes: by so many at once, and the next ones wait in the kernel. */
    private static final int MAX_THREADS = 128;

    /** The kernel sends its first request at once; this is for a host that is at a standstill. */
    private static final long INIT_SECONDS = 30;

    private static final int EINTR = 4;
    private static final int EAGAIN = 11;

    private final LibFuse2 lib;
    private final FuseMountRequest request;
    private final Runnable whenEnded;
    private final ThreadLocal<Hiding> hiding = ThreadLocal.withInitial(() -> Hiding.NONE);
    private final CompletableFuture<Void> initialized = new CompletableFuture<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    /** libfuse calls through it, and jnr frees what it points to when it is forgotten. */
    private final FuseOperations operations;

    private final Pointer fuse;

    /** The path, as libfuse has it. */
    private final Pointer mountpoint;

    private final Pointer channel;
    private final Pointer session;
    private final int bufferBytes;

    /** Guarded by this, as is {@code busy}. */
    private int threads;

    private int busy;
    private int lastThread;

    private JnrMount(LibFuse2 lib, FuseMountRequest request, FuseDoor door, Runnable whenEnded) throws VfsException {
        this.lib = lib;
        this.request = request;
        this.whenEnded = whenEnded;
        JnrRequest current = new JnrRequest(lib, hiding);
        Runnable initialize = () -> initialized.complete(null);
        operations = new JnrOperations(door, new PathOperations(door), current, initialize).table();
        String[] arguments = MountOptions.of(request);
        Runtime runtime = Runtime.getRuntime(lib);
        Pointer path = Memory.allocateDirect(runtime, runtime.addressSize(), true);
        Pointer multithreaded = Memory.allocateDirect(runtime, Integer.BYTES, true);
        fuse = lib.fuseSetup(
                arguments.length, arguments, operations, Struct.size(operations), path, multithreaded, null);
        if (fuse == null) {
            throw refused(request);
        }
        mountpoint = path.getPointer(0);
        session = lib.fuseGetSession(fuse);
        channel = lib.fuseSessionNextChan(session, null);
        bufferBytes = Math.toIntExact(lib.fuseChanBufsize(channel));
    }

    private static VfsException refused(FuseMountRequest request) {
        return new VfsException(
                VfsError.IO,
                request.mountpoint()
                        + " can't be mounted: libfuse refused it, and printed why where the gateway's errors go"
                        + " (log/console.out in its home); most often the gateway lacks the right to mount"
                        + " (a container needs --cap-add SYS_ADMIN)");
    }

    static JnrMount mount(LibFuse2 lib, FuseMountRequest request, FuseDoor door, Runnable whenEnded)
            throws VfsException {
        JnrMount mount = new JnrMount(lib, request, door, whenEnded);
        mount.start();
        return mount;
    }

    private void start() throws VfsException {
        addThread();
        try {
            initialized.get(INIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notStarted("interrupted");
        } catch (ExecutionException | TimeoutException e) {
            throw notStarted("the kernel has not spoken to it within " + INIT_SECONDS + " s");
        }
    }

    /** The thread that waits ends when libfuse has unmounted, and clears up. */
    private VfsException notStarted(String cause) {
        LOG.error("door=fuse event=mount-failed mountpoint={} reason=\"{}\"", request.mountpoint(), cause);
        return new VfsException(
                VfsError.IO,
                request.mountpoint() + " can't be used: " + cause + "; unmount it (umount -l) and try again");
    }

    private synchronized void addThread() {
        threads++;
        lastThread++;
        Thread.ofPlatform()
                .daemon()
                .name("fuse-" + request.mountpoint().getFileName() + "-" + lastThread)
                .start(this::serve);
    }

    private void serve() {
        try {
            receive();
        } catch (RuntimeException | Error e) {
            LOG.error("door=fuse event=thread-failed mountpoint={}", request.mountpoint(), e);
        } finally {
            if (isLast()) {
                clearUp();
            }
        }
    }

    private void receive() {
        Runtime runtime = Runtime.getRuntime(lib);
        Pointer buffer = Memory.allocateDirect(runtime, bufferBytes);
        Pointer channelReference = Memory.allocateDirect(runtime, runtime.addressSize());
        while (lib.fuseSessionExited(session) == 0) {
            channelReference.putPointer(0, channel);
            int length = lib.fuseChanRecv(channelReference, buffer, bufferBytes);
            if (length == -EINTR || length == -EAGAIN) {
                continue;
            }
            if (length < 0) {
                LOG.error("door=fuse event=device-failed mountpoint={} errno={}", request.mountpoint(), -length);
            }
            if (length <= 0) {
                break;
            }
            taken();
            hiding.set(KernelRequest.hiding(buffer, length));
            lib.fuseSessionProcess(session, buffer, length, channel);
            given();
        }
    }

    /** One thread always waits for the next request, unless there are too many. */
    private synchronized void taken() {
        busy++;
        if (busy == threads && threads < MAX_THREADS) {
            addThread();
        }
    }

    private synchronized void given() {
        busy--;
    }

    private synchronized boolean isLast() {
        threads--;
        return threads == 0;
    }

    private void clearUp() {
        try {
            lib.fuseUnmount(mountpoint, channel);
            lib.fuseDestroy(fuse);
            lib.free(mountpoint);
            initialized.completeExceptionally(new IllegalStateException("ended before it began"));
            whenEnded.run();
        } catch (RuntimeException | Error e) {
            LOG.error("door=fuse event=clear-up-failed mountpoint={}", request.mountpoint(), e);
        } finally {
            ended.countDown();
        }
    }

    @Override
    public boolean awaitEnd(Duration timeout) throws InterruptedException {
        return ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}
