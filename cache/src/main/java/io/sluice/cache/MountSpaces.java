package io.sluice.cache;

import io.sluice.vfs.content.CacheStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What each mount has in the cache. Thread-safe. */
final class MountSpaces {
    private final Map<String, MountSpace> mounts = new ConcurrentHashMap<>();

    /** @param encodedKey a content's; empty if the index has lost it: then nobody knows the mount */
    MountSpace of(byte[] encodedKey) {
        return encodedKey.length == 0
                ? MountSpace.NONE
                : mounts.computeIfAbsent(ContentName.mountOf(encodedKey), _ -> new MountSpace());
    }

    List<CacheStatus.Mount> status() {
        return mounts.entrySet().stream()
                .map(mount -> new CacheStatus.Mount(
                        mount.getKey(),
                        mount.getValue().usedBytes(),
                        mount.getValue().evictions()))
                .filter(mount -> mount.usedBytes() > 0 || mount.evictions() > 0)
                .toList();
    }
}
