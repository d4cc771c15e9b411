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

    private final Pointer channel;
    private final Pointer fuse;
    private final Pointer session;
    private final int bufferBytes;

    /** Guarded by this, as is {@code busy}. */
    private int threads;

    private int busy;
    private int lastThread;

    private JnrMount(LibFuse2 lib, FuseMountRequest request, FuseDoor door, Runnable whenEnded, Arguments arguments)
            throws VfsException {
        this.lib = lib;
        this.request = request;
        this.whenEnded = whenEnded;
        PathOperations paths = new PathOperations(door);
        JnrRequest current = new JnrRequest(lib, hiding);
        operations = new JnrOperations(door, paths, current, () -> initialized.complete(null)).table();
        channel = lib.fuseMount(request.mountpoint().toString(), arguments.struct());
        if (channel == null) {
            throw refused(request);
        }
        fuse = lib.fuseNew(channel, arguments.struct(), operations, Struct.size(operations), null);
        if (fuse == null) {
            lib.fuseUnmount(request.mountpoint().toString(), channel);
            throw refused(request);
        }
        session = lib.fuseGetSession(fuse);
        bufferBytes = Math.toIntExact(lib.fuseChanBufsize(channel));
    }

    private static VfsException refused(FuseMountRequest request) {
        return new VfsException(
                VfsError.IO,
                request.mountpoint()
                        + " can't be mounted: libfuse has printed why on the standard error of this process;"
                        + " most often the process lacks the right to mount (a container needs --cap-add SYS_ADMIN)");
    }

    static JnrMount mount(LibFuse2 lib, FuseMountRequest request, FuseDoor door, Runnable whenEnded)
            throws VfsException {
        Arguments arguments = new Arguments(Runtime.getRuntime(lib), MountOptions.of(request));
        try {
            JnrMount mount = new JnrMount(lib, request, door, whenEnded, arguments);
            mount.start();
            return mount;
        } finally {
            lib.fuseOptFreeArgs(arguments.struct());
        }
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
            lib.fuseUnmount(request.mountpoint().toString(), channel);
            lib.fuseDestroy(fuse);
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
