package io.sluice.tools.testing;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.FileStatus;
import io.sluice.vfs.core.GatewayControl;
import io.sluice.vfs.core.LeftBehind;
import io.sluice.vfs.core.MountCheck;
import io.sluice.vfs.core.MountCheck.Answer;
import io.sluice.vfs.core.MountCheck.Operation;
import io.sluice.vfs.core.MountRequest;
import io.sluice.vfs.core.MountStatus;
import io.sluice.vfs.core.UnmountMode;
import io.sluice.vfs.core.Unmounted;
import io.sluice.vfs.core.load.LoadJobs;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A mount table in memory. A mount whose URI has "busy" in it has a file that is not yet in the store; a check of one with "full"
 * says that PUT is refused.
 */
public final class MemoryControl implements GatewayControl {
    private static final long BUSY_BYTES = 3 << 20;

    private final ConcurrentSkipListMap<VfsPath, MountStatus> mounts = new ConcurrentSkipListMap<>();
    private final Map<InodeId, AttributeChange> changedBelow = new ConcurrentHashMap<>();
    private final List<InodeId> refreshed = new CopyOnWriteArrayList<>();
    private final Set<VfsPath> pins = new ConcurrentSkipListSet<>();
    private final List<LeftBehind> left = new CopyOnWriteArrayList<>();

    private final MemoryFiles files;
    private final MemoryCache cache;
    private final LoadJobs loads;
    private final MemoryPersistence persistence = new MemoryPersistence();

    public MemoryControl(MemoryFiles files) {
        this.files = files;
        cache = new MemoryCache(files);
        loads = new LoadJobs(files, cache, Clock.systemUTC());
    }

    @Override
    public MemoryPersistence persistence() {
        return persistence;
    }

    @Override
    public List<MountStatus> mounts() {
        return List.copyOf(mounts.values());
    }

    @Override
    public MountStatus mount(MountRequest request) throws VfsException {
        MountStatus status = new MountStatus(
                request.path(),
                request.uri(),
                request.options(),
                request.readonly(),
                request.shared(),
                MountStatus.State.UP,
                Optional.empty(),
                isBusy(request.uri()) ? new MountStatus.Unsaved(1, BUSY_BYTES) : MountStatus.Unsaved.NONE);
        if (mounts.putIfAbsent(request.path(), status) != null) {
            throw new VfsException(VfsError.EXISTS, "something is mounted there already; unmount it first");
        }
        left.removeIf(file -> file.mount().equals(request.path()) && file.uri().equals(request.uri()));
        return status;
    }

    /** The mount shows that problem from now on. */
    public void down(VfsPath path, MountStatus.Problem problem) {
        mounts.computeIfPresent(
                path,
                (any, status) -> new MountStatus(
                        path,
                        status.uri(),
                        status.options(),
                        status.readonly(),
                        status.shared(),
                        MountStatus.State.DOWN,
                        Optional.of(problem),
                        status.unsaved()));
    }

    @Override
    public MountCheck check(MountRequest request) {
        boolean full = request.uri().contains("full");
        return new MountCheck(
                List.of(
                        new MountCheck.Step(Operation.LIST, Answer.YES, "listed"),
                        new MountCheck.Step(Operation.GET, Answer.YES, "read 16 bytes of a"),
                        new MountCheck.Step(Operation.PUT, full ? Answer.NO : Answer.YES, full ? "it is full" : "put"),
                        new MountCheck.Step(Operation.DELETE, full ? Answer.UNTRIED : Answer.YES, "removed")),
                request.readonly(),
                Optional.empty());
    }

    @Override
    public MountCheck check(VfsPath mounted) throws VfsException {
        MountStatus mount = Optional.ofNullable(mounts.get(mounted))
                .orElseThrow(() -> new VfsException(VfsError.NOT_FOUND, "nothing is mounted there"));
        if (mount.problem().isPresent()) {
            throw new VfsException(VfsError.UNAVAILABLE, mount.problem().get().reason());
        }
        return check(new MountRequest(mounted, mount.uri(), mount.options(), mount.readonly(), mount.shared()));
    }

    @Override
    public Unmounted unmount(VfsPath path, UnmountMode mode) throws VfsException {
        MountStatus status = mounts.get(path);
        if (status == null) {
            throw new VfsException(VfsError.NOT_FOUND, "nothing is mounted there; see: sluice fs mount");
        }
        boolean busy = isBusy(status.uri());
        if (busy && mode == UnmountMode.SAFE) {
            throw new VfsException(VfsError.NOT_EMPTY, "a file is not yet in the store; wait with --flush");
        }
        mounts.remove(path);
        if (!busy || mode == UnmountMode.FLUSH) {
            return new Unmounted(path, List.of(), List.of());
        }
        LeftBehind file =
                new LeftBehind(path, status.uri(), VfsPath.parse(path + "/file"), BUSY_BYTES, FileLife.SEALED);
        left.add(file);
        return new Unmounted(path, List.of(file), List.of("gone"));
    }

    @Override
    public List<LeftBehind> leftBehind() {
        return List.copyOf(left);
    }

    @Override
    public void changeBelow(InodeId directory, AttributeChange change) {
        changedBelow.put(directory, change);
    }

    /** The last change of each directory and all below it. */
    public Map<InodeId, AttributeChange> changedBelow() {
        return Map.copyOf(changedBelow);
    }

    @Override
    public void refresh(InodeId inode) {
        refreshed.add(inode);
    }

    public List<InodeId> refreshed() {
        return List.copyOf(refreshed);
    }

    /** The path is the inode's number. */
    @Override
    public VfsPath pin(InodeId inode) throws VfsException {
        VfsPath path = inode.equals(InodeId.ROOT) ? VfsPath.ROOT : VfsPath.parse(files.pathOf(inode));
        pins.add(path);
        return path;
    }

    @Override
    public void unpin(VfsPath path) throws VfsException {
        if (!pins.remove(path)) {
            throw new VfsException(VfsError.NOT_FOUND, "it is not pinned");
        }
    }

    @Override
    public List<VfsPath> pins() {
        return List.copyOf(pins);
    }

    @Override
    public FileStatus status(InodeId file) {
        return FileStatus.persisted(cache.cachedBytes(file));
    }

    @Override
    public MemoryCache cache() {
        return cache;
    }

    @Override
    public LoadJobs loads() {
        return loads;
    }

    private static boolean isBusy(String uri) {
        return uri.contains("busy");
    }
}
