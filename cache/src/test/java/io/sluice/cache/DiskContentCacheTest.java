package io.sluice.cache;

import io.sluice.vfs.content.ContentCache;
import io.sluice.vfs.testing.ContentCacheContract;
import java.nio.file.Path;
import java.util.List;

final class DiskContentCacheTest extends ContentCacheContract {
    @Override
    protected ContentCache open(Path directory) {
        CacheDirectory only = new CacheDirectory(directory.resolve("cache"), new SpaceLimit.Bytes(1024L * BLOCK));
        return Caches.open(new CacheSettings(List.of(only), BLOCK, 1000, 100));
    }
}
