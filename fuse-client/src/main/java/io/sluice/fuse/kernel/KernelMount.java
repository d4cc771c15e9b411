package io.sluice.fuse.kernel;

import io.sluice.fuse.FuseDoor;
import io.sluice.fuse.FuseMountRequest;
import io.sluice.fuse.PassingFiles;
import io.sluice.fuse.ServedMount;
import io.sluice.vfs.Changes;
import io.sluice.vfs.Lease;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A mount that threads of the JVM serve from descriptors of /dev/fuse, until the kernel says that it is gone. */
final class KernelMount implements ServedMount {
    private static final Logger LOG = LoggerFactory.getLogger(KernelMount.class);

    /** What smaller files cost at each open to be registered is more than a copy of their bytes in the mount's own pages. */
    private static final long LEAST_PASSED_BYTES = 1 << 20;

    private final Path mountpoint;
    private final Mounter mounter;
    private final Device device;
    private final Runnable whenEnded;
    private final PendingRequests pending = new PendingRequests();
    private final Dispatcher dispatcher;
    private final Thread watcher;

    /** Tells the kernel of changes; empty where it believes nothing for long. */
    private final Optional<Thread> notifier;

    private final Lease watch;
    private final CountDownLatch ended = new CountDownLatch(1);

    private KernelMount(
            FuseMountRequest request,
            Mounter mounter,
            Device device,
            FuseDoor door,
            PassingFiles passing,
            Requests.Init kernel,
            Runnable whenEnded) {
        this.mountpoint = request.mountpoint();
        this.mounter = mounter;
        this.device = device;
        this.whenEnded = whenEnded;
        boolean epochs = kernel.minor() >= Negotiation.EPOCH_MINOR;
        boolean nocto = request.options().nocto();
        boolean believing = believes(request, kernel);
        NodeTable nodes = new NodeTable(door.root(), believing && !epochs);
        Changes changes = door.vfs().changes();
        Optional<Notices> notices =
                believing ? Optional.of(new Notices(nodes, door.marks(), Notices.MOST)) : Optional.empty();
        Validity validity = believing ? Validity.asBelieved(changes, door.marks()) : Validity.brief();
        this.watch = notices.map(changes::watch).orElse(Lease.NOTHING);
        this.dispatcher =
                new Dispatcher(door, nodes, new EntryReplies(nodes, validity, notices, nocto), passing, nocto);
        this.notifier = notices.map(queue -> Thread.ofPlatform()
                .daemon()
                .name(threadName("notices"))
                .unstarted(new Notifier(queue, nodes, epochs, nocto, this::send)::run));
        this.watcher =
                Thread.ofPlatform().daemon().name(threadName("interrupts")).unstarted(pending::watch);
    }

    /** Whether the kernel believes for long, and is told of changes. */
    private static boolean believes(FuseMountRequest request, Requests.Init kernel) {
        return request.options().readOnly() && kernel.has(Negotiation.HAS_EXPIRE_ONLY);
    }

    static KernelMount mount(FuseMountRequest request, Mounter mounter, FuseDoor door, Runnable whenEnded)
            throws VfsException {
        Device device = mounter.mount(request);
        PassingFiles passing;
        Handshake.Agreed shaken;
        try {
            shaken = Handshake.shake(
                    device, mounter.mayPass() && !request.options().nocto());
            requireTelling(request, shaken.offer());
            Replies.Init agreed = shaken.answer();
            passing = agreed.has(Negotiation.PASSTHROUGH)
                    ? new BackingFiles(device, LEAST_PASSED_BYTES)
                    : PassingFiles.NONE;
            LOG.debug(
                    "door=fuse event=agreed mountpoint={} protocol={}.{} flags={}",
                    request.mountpoint(),
                    agreed.major(),
                    agreed.minor(),
                    Long.toHexString(agreed.flags()));
        } catch (VfsException | RuntimeException e) {
            mounter.unmount(request.mountpoint(), true);
            device.close();
            throw e;
        }
        KernelMount mount = new KernelMount(request, mounter, device, door, passing, shaken.offer(), whenEnded);
        mount.start();
        if (mounter.mayPass()) {
            ReadAhead.raise(request.mountpoint());
        }
        return mount;
    }

    private static void requireTelling(FuseMountRequest request, Requests.Init kernel) throws VfsException {
        if (request.options().nocto() && !believes(request, kernel)) {
            throw new VfsException(
                    VfsError.NOT_SUPPORTED,
                    "nocto needs a kernel that can be told of changes (Linux 6.2): mount without --nocto");
        }
    }

    private String threadName(String suffix) {
        return "fuse-" + mountpoint.getFileName() + "-" + suffix;
    }

    private void start() {
        watcher.start();
        notifier.ifPresent(Thread::start);
        new ReaderCrew("fuse-" + mountpoint.getFileName(), this::serve, this::clearUp).addThread();
    }

    private int send(SystemCalls calls, MemorySegment memory, int length) {
        return calls.write(device.descriptor(), memory, length);
    }

    private void serve(ReaderCrew crew) {
        Device own = device.another();
        try {
            new RequestLoop(own, dispatcher, pending).run(crew);
        } catch (RuntimeException | Error e) {
            LOG.error("door=fuse event=thread-failed mountpoint={}", mountpoint, e);
        } finally {
            if (own != device) {
                own.close();
            }
        }
    }

    private void clearUp() {
        try {
            watcher.interrupt();
            watch.close();
            if (notifier.isPresent()) {
                // It must not write to what has the descriptor's number next; nothing that it could wait for is left.
                notifier.get().interrupt();
                awaitEndOf(notifier.get());
            }
            // What is registered with the device is given back by the end of the door.
            whenEnded.run();
            device.close();
        } catch (RuntimeException | Error e) {
            LOG.error("door=fuse event=clear-up-failed mountpoint={}", mountpoint, e);
        } finally {
            ended.countDown();
        }
    }

    private static void awaitEndOf(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean unmount(boolean lazy) throws VfsException {
        return mounter.unmount(mountpoint, lazy);
    }

    @Override
    public boolean awaitEnd(Duration timeout) throws InterruptedException {
        return ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}
