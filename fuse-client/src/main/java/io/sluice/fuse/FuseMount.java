package io.sluice.fuse;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One mount, from mount to end. Thread-safe. */
public final class FuseMount {
    private static final Logger LOG = LoggerFactory.getLogger(FuseMount.class);

    /** How long the binding may take to notice that the kernel has let go. */
    private static final Duration END_TIMEOUT = Duration.ofSeconds(10);

    private final FuseMountRequest request;
    private final String binding;
    private final String why;
    private final FuseDoor door;
    private final UmountCommand umount;
    private final Instant mountedAt;
    private final Consumer<FuseMount> whenEnded;
    private final CompletableFuture<ServedMount> served = new CompletableFuture<>();
    private final AtomicReference<FuseMountStatus.State> state = new AtomicReference<>(FuseMountStatus.State.MOUNTED);

    FuseMount(
            FuseMountRequest request,
            String binding,
            String why,
            FuseDoor door,
            UmountCommand umount,
            Instant mountedAt,
            Consumer<FuseMount> whenEnded) {
        this.request = request;
        this.binding = binding;
        this.why = why;
        this.door = door;
        this.umount = umount;
        this.mountedAt = mountedAt;
        this.whenEnded = whenEnded;
    }

    void begin(FuseBinding by) throws VfsException {
        served.complete(by.mount(request, door, this::ended));
    }

    /** Whoever unmounted it: what is open gets no release any more. */
    private void ended() {
        state.set(FuseMountStatus.State.ENDED);
        try {
            door.close();
        } finally {
            whenEnded.accept(this);
        }
        LOG.info("door=fuse event=unmounted mountpoint={}", request.mountpoint());
    }

    /** How it is otherwise than wanted, each in a few words; where it lies does not count. */
    List<String> differences(FuseMountRequest wanted, BindingChoice choice) {
        List<String> differences = new ArrayList<>();
        if (!request.path().equals(wanted.path())) {
            differences.add("its path is " + request.path());
        }
        if (choice != BindingChoice.AUTO && !choice.toString().equals(binding)) {
            differences.add("its binding is " + binding);
        }
        differences.addAll(request.options().differences(wanted.options()));
        return differences;
    }

    /** Where it is mounted, without symbolic links. */
    public Path mountpoint() {
        return request.mountpoint();
    }

    public FuseMountStatus status() {
        return new FuseMountStatus(request, binding, why, mountedAt, state.get(), door.statistics());
    }

    /**
     * Unmounts. When this returns, the mountpoint is an empty directory again, and unless it was lazy, everything is sealed.
     *
     * @throws VfsException {@link VfsError#UNAVAILABLE} if it is in use and not to be unmounted lazily
     */
    public void unmount(boolean lazy) throws VfsException {
        if (isMounted()) {
            if (!served.join().unmount(lazy)) {
                umount.run(request.mountpoint(), lazy);
            }
            if (lazy) {
                state.compareAndSet(FuseMountStatus.State.MOUNTED, FuseMountStatus.State.DETACHED);
            }
        }
        if (!lazy && !hasEnded()) {
            throw new VfsException(
                    VfsError.IO,
                    request.mountpoint() + " is unmounted, but requests to it have not ended; see the log");
        }
    }

    boolean isMounted() {
        return state.get() == FuseMountStatus.State.MOUNTED;
    }

    /** Waits until nothing is served any more; false if that takes longer than {@code timeout}. */
    public boolean awaitEnd(Duration timeout) throws InterruptedException {
        return served.join().awaitEnd(timeout);
    }

    private boolean hasEnded() {
        try {
            return awaitEnd(END_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Unmounts by whatever means there are, and seals what is open. */
    void end() {
        try {
            unmount(false);
        } catch (VfsException e) {
            LOG.warn("door=fuse event=unmount-lazily mountpoint={} reason=\"{}\"", request.mountpoint(), e.reason());
            try {
                unmount(true);
            } catch (VfsException again) {
                LOG.error(
                        "door=fuse event=unmount-failed mountpoint={} reason=\"{}\"",
                        request.mountpoint(),
                        again.reason());
            }
            door.close();
        }
    }
}
