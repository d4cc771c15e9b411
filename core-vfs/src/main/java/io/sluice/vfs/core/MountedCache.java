package io.sluice.vfs.core;

import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.content.CacheStatus;
import io.sluice.vfs.content.CacheVerification;
import io.sluice.vfs.content.ContentKey;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The block cache as an administrator sees it: by files and mounts. Thread-safe. */
final class MountedCache implements CacheControl {
    private final Core core;

    MountedCache(Core core) {
        this.core = core;
    }

    @Override
    public List<MountUse> use() {
        Map<String, CacheStatus.Mount> cached = core.cache().status().mounts().stream()
                .collect(Collectors.toMap(CacheStatus.Mount::id, Function.identity()));
        return core.mounts().all().stream()
                .map(mount -> use(mount, cached.getOrDefault(mount.id(), new CacheStatus.Mount(mount.id(), 0, 0))))
                .toList();
    }

    private MountUse use(Mount mount, CacheStatus.Mount cached) {
        return new MountUse(mount.path(), core.reads().useOf(mount.id()), cached.usedBytes(), cached.evictions());
    }

    @Override
    public long free(InodeId file) throws VfsException {
        if (!(core.nodes().require(file) instanceof Node.StoredNode stored)) {
            return 0;
        }
        ContentKey key = core.key(stored);
        long bytes = core.cache().cachedBytes(key);
        core.reads().abandon(key::equals);
        core.cache().remove(key);
        return bytes;
    }

    @Override
    public CacheVerification verify(CacheVerification.Watcher watcher) {
        return core.cache().verify(watcher);
    }

    @Override
    public CacheVerification verify(InodeId file, CacheVerification.Watcher watcher) throws VfsException {
        return core.nodes().require(file) instanceof Node.StoredNode stored
                ? core.cache().verify(core.key(stored), watcher)
                : CacheVerification.NONE;
    }
}
