package io.sluice.tools.testing;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.FileStatus;
import io.sluice.vfs.core.GatewayControl;
import io.sluice.vfs.core.MountRequest;
import io.sluice.vfs.core.MountStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mount table in memory; nothing is cached. */
public final class MemoryControl implements GatewayControl {
    private final ConcurrentSkipListMap<VfsPath, MountStatus> mounts = new ConcurrentSkipListMap<>();
    private final Map<InodeId, AttributeChange> changedBelow = new ConcurrentHashMap<>();
    private final List<InodeId> refreshed = new CopyOnWriteArrayList<>();

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
                Optional.empty());
        if (mounts.putIfAbsent(request.path(), status) != null) {
            throw new VfsException(VfsError.EXISTS, "something is mounted there already; unmount it first");
        }
        return status;
    }

    @Override
    public void unmount(VfsPath path) throws VfsException {
        if (mounts.remove(path) == null) {
            throw new VfsException(VfsError.NOT_FOUND, "nothing is mounted there; see: sluice fs mount");
        }
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

    @Override
    public FileStatus status(InodeId file) {
        return new FileStatus(FileLife.PERSISTED, 0, Optional.empty());
    }
}
