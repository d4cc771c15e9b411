package io.sluice.vfs.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sluice.vfs.ContentNumber;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.storage.ContentVersion;

/** Tells the versions of files in stores by numbers. Thread-safe. */
final class ContentNumbers {
    private static final long MAX_ARRIVED = 50_000;

    /** Files that were written here keep the number that they had before they arrived: their bytes are the same. */
    private final Cache<InodeId, Arrived> arrived = Caffeine.newBuilder()
            .maximumSize(MAX_ARRIVED)
            .executor(Runnable::run)
            .build();

    private record Arrived(ContentVersion version, long number) {}

    /**
     * The number of a version.
     *
     * @param mount the id of the mount that it lies in
     */
    long of(InodeId id, String mount, long size, ContentVersion version) {
        Arrived known = arrived.getIfPresent(id);
        return known != null && known.version().equals(version)
                ? known.number()
                : ContentNumber.of(mount + ' ' + version.value(), size);
    }

    /** A written file, which had that number, is that version in its store now; of the last ones that is remembered. */
    void arrived(InodeId id, ContentVersion version, long number) {
        arrived.put(id, new Arrived(version, number));
    }
}
