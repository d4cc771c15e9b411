package io.sluice.tools;

import io.sluice.fuse.BindingChoice;
import io.sluice.fuse.FuseMount;
import io.sluice.fuse.FuseMountOptions;
import io.sluice.fuse.FuseMountRequest;
import io.sluice.fuse.FuseMountStatus;
import io.sluice.fuse.FuseMounts;
import io.sluice.fuse.ShownOwner;
import io.sluice.tools.admin.FuseDoor;
import io.sluice.tools.settings.FuseOptions;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.meta.LocalMountRecord;
import io.sluice.vfs.meta.MetadataStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The FUSE mounts of a gateway, which it remembers: what is mounted is mounted again by the next start, however this one ends, until it is unmounted by command.
 * Thread-safe.
 */
final class KeptMounts implements FuseDoor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeptMounts.class);

    /** How long a start waits for the mounts of the last one. */
    private static final Duration START_PATIENCE = Duration.ofSeconds(1);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private final FuseMounts mounts;
    private final FuseOptions options;
    private final MetadataStore metadata;
    private final Map<String, String> obstacles = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("fuse-restore-", 0).factory());

    KeptMounts(FuseMounts mounts, FuseOptions options, MetadataStore metadata) {
        this.mounts = mounts;
        this.options = options;
        this.metadata = metadata;
    }

    /** Mounts again what the last gateway of this home had mounted; what can't be mounted now is tried again until it can, or is unmounted by command. */
    void restore() {
        if (!options.enabled()) {
            return;
        }
        List<CountDownLatch> tried = new ArrayList<>();
        metadata.localMounts().forEach((mountpoint, mount) -> {
            CountDownLatch first = new CountDownLatch(1);
            tried.add(first);
            obstacles.put(mountpoint, "it is being mounted");
            threads.execute(() -> mountUntilItIsThere(mountpoint, mount, first));
        });
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        try {
            for (CountDownLatch first : tried) {
                if (!first.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void mountUntilItIsThere(String mountpoint, LocalMountRecord mount, CountDownLatch firstTry) {
        Duration pause = FIRST_PAUSE;
        try {
            while (isWanted(mountpoint, mount) && !isMounted(mountpoint) && !isMountedNow(mountpoint, mount)) {
                firstTry.countDown();
                Thread.sleep(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
            obstacles.remove(mountpoint);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the gateway stops
        } finally {
            firstTry.countDown();
        }
    }

    private boolean isMountedNow(String mountpoint, LocalMountRecord mount) {
        try {
            FuseMount mounted = mounts.mount(request(Path.of(mountpoint), mount), choice(mount));
            if (!isWanted(mountpoint, mount)) {
                mounted.unmount(true);
            }
            return true;
        } catch (VfsException e) {
            String before = obstacles.put(mountpoint, e.reason());
            if (!e.reason().equals(before)) {
                LOG.warn("door=fuse event=not-mounted-again mountpoint={} reason=\"{}\"", mountpoint, e.reason());
            }
            return false;
        }
    }

    private boolean isWanted(String mountpoint, LocalMountRecord mount) {
        return metadata.localMounts().get(mountpoint).equals(Optional.of(mount));
    }

    private boolean isMounted(String mountpoint) {
        return mountpoints().contains(mountpoint);
    }

    private Set<String> mountpoints() {
        return mounts.status().stream()
                .filter(status -> status.state() == FuseMountStatus.State.MOUNTED)
                .map(status -> status.request().mountpoint().toString())
                .collect(Collectors.toSet());
    }

    private FuseMountRequest request(Path mountpoint, LocalMountRecord mount) {
        boolean allowOther = mount.allowOther() || options.allowOther();
        ShownOwner owner = new ShownOwner(mount.uid(), mount.gid());
        return new FuseMountRequest(
                mountpoint, mount.path(), new FuseMountOptions(mount.readonly(), allowOther, mount.nocto(), owner));
    }

    private BindingChoice choice(LocalMountRecord mount) throws VfsException {
        return BindingChoice.parse(
                mount.binding().isEmpty() ? options.binding().name().toLowerCase(Locale.ROOT) : mount.binding());
    }

    List<FuseMountStatus> status() {
        return mounts.status();
    }

    @Override
    public List<FuseView> mounted() {
        return mounts.status().stream()
                .filter(status -> status.state() == FuseMountStatus.State.MOUNTED)
                .map(FuseViews::of)
                .toList();
    }

    @Override
    public List<FuseDown> down() {
        Set<String> there = mountpoints();
        List<FuseDown> down = new ArrayList<>();
        metadata.localMounts().forEach((mountpoint, mount) -> {
            if (!there.contains(mountpoint)) {
                down.add(new FuseDown(mountpoint, mount.path().toString(), obstacle(mountpoint)));
            }
        });
        down.sort(Comparator.comparing(FuseDown::mountpoint));
        return down;
    }

    private String obstacle(String mountpoint) {
        String known = obstacles.get(mountpoint);
        if (known != null) {
            return known;
        }
        return options.enabled()
                ? "it was unmounted from outside; sluice fuse mount brings it back, so does the next start, and sluice"
                        + " fuse umount forgets it"
                : "the FUSE door is closed; open it with fuse.enabled: true and start again";
    }

    @Override
    public FuseView mount(FuseWish wish) throws VfsException {
        if (!options.enabled()) {
            throw new VfsException(
                    VfsError.NOT_SUPPORTED, "the FUSE door is closed; open it with fuse.enabled: true and start again");
        }
        LocalMountRecord wanted = new LocalMountRecord(
                wish.path(),
                wish.binding().orElse(""),
                wish.readonly(),
                wish.allowOther(),
                wish.nocto(),
                wish.uid(),
                wish.gid());
        FuseMountRequest request = request(wish.mountpoint(), wanted);
        Optional<FuseMount> there = mounts.mounted(request, choice(wanted));
        if (there.isPresent()) {
            return FuseViews.of(there.get().status()).asFound();
        }
        FuseMount mount = mounts.mount(request, choice(wanted));
        try {
            metadata.localMounts().put(mount.mountpoint().toString(), wanted);
            metadata.sync();
        } catch (UncheckedIOException e) {
            metadata.localMounts().remove(mount.mountpoint().toString());
            mount.unmount(true);
            throw new VfsException(
                    VfsError.IO,
                    "the mount can't be remembered: " + e.getCause().getMessage(),
                    e);
        }
        return FuseViews.of(mount.status());
    }

    @Override
    public void unmount(Path mountpoint) throws VfsException {
        String key = real(mountpoint);
        Optional<LocalMountRecord> kept = metadata.localMounts().get(key);
        // Forgotten first, so that it is not mounted again meanwhile.
        metadata.localMounts().remove(key);
        try {
            mounts.unmount(mountpoint, false);
        } catch (VfsException e) {
            if (kept.isEmpty() || e.error() != VfsError.NOT_FOUND) {
                kept.ifPresent(mount -> metadata.localMounts().put(key, mount));
                throw e;
            }
            mounts.clear(Path.of(key));
        }
        obstacles.remove(key);
        try {
            metadata.sync();
        } catch (UncheckedIOException e) {
            throw new VfsException(
                    VfsError.IO,
                    "it is unmounted, but that can't be written down, so the next start may mount it again: "
                            + e.getCause().getMessage(),
                    e);
        }
    }

    /** The last name is not followed: what is mounted there may be dead. */
    private static String real(Path mountpoint) {
        Path absolute = mountpoint.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        if (parent == null) {
            return absolute.toString();
        }
        try {
            return parent.toRealPath().resolve(absolute.getFileName()).toString();
        } catch (IOException e) {
            return absolute.toString(); // it is not there any more
        }
    }

    /** Tries no more; what is mounted stays, and so does what is remembered. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
