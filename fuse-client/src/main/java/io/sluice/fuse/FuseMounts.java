package io.sluice.fuse;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.trace.Tracer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The FUSE mounts of this process. Thread-safe.
 *
 * <p>Installs no shutdown hook: who ends the process unmounts first, by {@link #close}.
 */
public final class FuseMounts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FuseMounts.class);
    private static final Path FUSE_CONF = Path.of("/etc/fuse.conf");

    private final VirtualFileSystem vfs;
    private final List<FuseBinding> bindings;
    private final Clock clock;
    private final Tracer tracer;
    private final UmountCommand umount = UmountCommand.ofThisProcess();
    private final MountPreparation preparation =
            new MountPreparation(new MountTable(Path.of("/proc/self/mountinfo")), umount);

    private final Set<FuseMount> mounts = ConcurrentHashMap.newKeySet();

    /** Where a mount is about to be, so that none begins twice. */
    private final Set<Path> beginning = ConcurrentHashMap.newKeySet();

    /** @param bindings at least one, the best first, no two of one name */
    public FuseMounts(VirtualFileSystem vfs, List<FuseBinding> bindings, Clock clock) {
        this(vfs, bindings, clock, Tracer.OFF);
    }

    /** The same, with operations that {@code tracer} chooses traced. */
    public FuseMounts(VirtualFileSystem vfs, List<FuseBinding> bindings, Clock clock, Tracer tracer) {
        this.tracer = tracer;
        this.vfs = vfs;
        this.bindings = List.copyOf(bindings);
        this.clock = clock;
    }

    /** Mounts by the best binding that there is. */
    public FuseMount mount(FuseMountRequest wanted) throws VfsException {
        return mount(wanted, BindingChoice.AUTO);
    }

    /**
     * Mounts, and returns when the mount can be used.
     *
     * @throws VfsException with a reason that names the thing, the cause and the way out; then nothing is mounted
     */
    public FuseMount mount(FuseMountRequest wanted, BindingChoice choice) throws VfsException {
        wanted.options().require();
        BindingOffers offers = BindingOffers.of(bindings, choice);
        requireMeans(wanted);
        Path mountpoint = preparation.prepare(wanted.mountpoint());
        if (!beginning.add(mountpoint)) {
            throw new VfsException(VfsError.EXISTS, mountpoint + " is being mounted already; wait for that");
        }
        try {
            return begin(new FuseMountRequest(mountpoint, wanted.path(), effective(wanted.options())), offers);
        } finally {
            beginning.remove(mountpoint);
        }
    }

    /**
     * The mount that is there already and is as {@code wanted}; empty if none of this process is there.
     *
     * @throws VfsException {@link VfsError#EXISTS} if it is another, with what is different
     */
    public Optional<FuseMount> mounted(FuseMountRequest wanted, BindingChoice choice) throws VfsException {
        Optional<FuseMount> there = find(wanted.mountpoint());
        if (there.isPresent()) {
            List<String> differences = there.get().differences(wanted.with(effective(wanted.options())), choice);
            if (!differences.isEmpty()) {
                throw new VfsException(
                        VfsError.EXISTS,
                        wanted.mountpoint() + " is mounted already, and otherwise: " + String.join(", ", differences)
                                + "; unmount that first (sluice fuse umount) or choose another directory");
            }
        }
        return there;
    }

    private static FuseMountOptions effective(FuseMountOptions options) {
        return UmountCommand.isRoot() ? options.openToOthers() : options;
    }

    private FuseMount begin(FuseMountRequest request, BindingOffers offers) throws VfsException {
        try {
            return begin(request, offers.best(), offers.why());
        } catch (VfsException e) {
            if (e.error() != VfsError.NOT_SUPPORTED || !offers.hasAnother()) {
                throw e;
            }
            return begin(request, offers.without(e.reason()));
        }
    }

    private FuseMount begin(FuseMountRequest request, FuseBinding binding, String why) throws VfsException {
        FuseMount mount =
                new FuseMount(request, binding.name(), why, openDoor(request), umount, clock.instant(), this::ended);
        mounts.add(mount);
        try {
            mount.begin(binding);
        } catch (VfsException | RuntimeException e) {
            mounts.remove(mount);
            throw e;
        }
        LOG.info(
                "door=fuse event=mounted mountpoint={} path={} binding={} why=\"{}\" read-only={} nocto={}",
                request.mountpoint(),
                request.path(),
                binding.name(),
                why,
                request.options().readOnly(),
                request.options().nocto());
        return mount;
    }

    private void ended(FuseMount mount) {
        mounts.remove(mount);
        try {
            preparation.clear(mount.mountpoint());
        } catch (VfsException e) {
            LOG.warn("door=fuse event=dead-mount-left mountpoint={} reason=\"{}\"", mount.mountpoint(), e.reason());
        }
    }

    private FuseDoor openDoor(FuseMountRequest request) throws VfsException {
        VfsPath path = request.path();
        ShownOwner owner = request.options().owner();
        VirtualFileSystem shown = owner.isAsItIs() ? vfs : new OwnedFileSystem(vfs, owner);
        try {
            return FuseDoor.open(shown, clock, path, request.options().readOnly(), tracer);
        } catch (VfsException e) {
            if (e.error() == VfsError.NOT_FOUND) {
                throw new VfsException(
                        VfsError.NOT_FOUND,
                        path + " is not in the namespace; join a store there first (sluice fs mount)");
            }
            throw e;
        }
    }

    private void requireMeans(FuseMountRequest request) throws VfsException {
        if (UmountCommand.isRoot()) {
            return;
        }
        Fusermount.ofThisProcess().require();
        if (request.options().allowOther() && !othersAreAllowed()) {
            throw new VfsException(
                    VfsError.NOT_PERMITTED,
                    "allow-other is root's to give: put the line user_allow_other in " + FUSE_CONF
                            + " or mount without it");
        }
    }

    private static boolean othersAreAllowed() throws VfsException {
        try {
            return Files.exists(FUSE_CONF)
                    && Files.readAllLines(FUSE_CONF).stream()
                            .anyMatch(line -> line.strip().equals("user_allow_other"));
        } catch (IOException e) {
            throw new VfsException(VfsError.IO, "can't read " + FUSE_CONF + ": " + e.getMessage(), e);
        }
    }

    /**
     * Unmounts what is mounted at {@code mountpoint}.
     *
     * @param lazy whether it goes from sight although it is in use, and what is open stays served
     * @throws VfsException {@link VfsError#NOT_FOUND} if it is no mount of this process, {@link VfsError#UNAVAILABLE} if it is in use
     */
    public void unmount(Path mountpoint, boolean lazy) throws VfsException {
        Path absolute = mountpoint.toAbsolutePath().normalize();
        FuseMount mount = find(absolute)
                .orElseThrow(() -> new VfsException(
                        VfsError.NOT_FOUND, mountpoint + " is no mount of this Sluice; sluice fuse stat lists them"));
        mount.unmount(lazy);
    }

    /** Takes away the mount that a Sluice which has died left at {@code mountpoint}; does nothing if there is none. */
    public void clear(Path mountpoint) throws VfsException {
        preparation.clear(mountpoint);
    }

    /** The mount at {@code mountpoint}, which may go through symbolic links. */
    private Optional<FuseMount> find(Path mountpoint) {
        Path real = mountpoint;
        Path parent = mountpoint.getParent();
        Path name = mountpoint.getFileName();
        if (parent != null && name != null) {
            try {
                real = parent.toRealPath().resolve(name);
            } catch (IOException e) {
                LOG.debug("door=fuse event=no-such-mountpoint mountpoint={}", mountpoint, e);
            }
        }
        for (FuseMount mount : mounts) {
            if (mount.isMounted() && mount.mountpoint().equals(real)) {
                return Optional.of(mount);
            }
        }
        return Optional.empty();
    }

    /** The mounts, ordered by mountpoint. */
    public List<FuseMountStatus> status() {
        return mounts.stream()
                .map(FuseMount::status)
                .sorted((a, b) -> a.request().mountpoint().compareTo(b.request().mountpoint()))
                .toList();
    }

    /** Unmounts all, lazily where they are in use; writers that are open are sealed. */
    @Override
    public void close() {
        for (FuseMount mount : List.copyOf(mounts)) {
            mount.end();
        }
    }
}
