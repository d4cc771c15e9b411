package io.sluice.tools.testing;

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
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** A mount table in memory; nothing is cached. */
public final class MemoryControl implements GatewayControl {
    private final ConcurrentSkipListMap<VfsPath, MountStatus> mounts = new ConcurrentSkipListMap<>();

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
    public FileStatus status(InodeId file) {
        return new FileStatus(FileLife.PERSISTED, 0, Optional.empty());
    }
}
