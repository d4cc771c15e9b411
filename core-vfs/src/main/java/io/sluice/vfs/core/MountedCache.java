package io.sluice.vfs.core;

import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.content.CacheVerification;
import io.sluice.vfs.content.ContentKey;
import java.util.List;

/** The block cache as an administrator sees it: by files and mounts. Thread-safe. */
final class MountedCache implements CacheControl {
    private final Core core;

    MountedCache(Core core) {
        this.core = core;
    }

    @Override
    public List<MountUse> use() {
        return core.mounts().all().stream()
                .map(mount -> new MountUse(mount.path(), core.reads().useOf(mount.id())))
                .toList();
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
