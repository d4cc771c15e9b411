package io.sluice.tools.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sluice.vfs.content.CacheStatus;
import io.sluice.vfs.core.CacheControl;
import io.sluice.vfs.core.read.CacheUse;
import java.util.List;
import java.util.Optional;

/** How the cache stands, and what it was good for since the start of the gateway; all sizes in bytes. */
public record CacheView(List<Directory> directories, List<Mount> mounts, long contents, long hitBytes, long evictions) {
    public CacheView {
        directories = List.copyOf(directories);
        mounts = List.copyOf(mounts);
    }

    public static CacheView of(CacheStatus status, List<CacheControl.MountUse> mounts) {
        return new CacheView(
                status.directories().stream().map(CacheView::of).toList(),
                mounts.stream().map(CacheView::of).toList(),
                status.contents(),
                status.hitBytes(),
                status.evictions());
    }

    private static Directory of(CacheStatus.Directory directory) {
        return new Directory(
                directory.path().toString(),
                directory.limitBytes(),
                directory.usedBytes(),
                directory.contents(),
                directory.hitReads(),
                directory.hitBytes(),
                directory.evictions(),
                directory.alarm());
    }

    private static Mount of(CacheControl.MountUse mount) {
        CacheUse use = mount.use();
        return new Mount(
                mount.mount().toString(),
                mount.usedBytes(),
                use.hitReads(),
                use.hitBytes(),
                use.missReads(),
                use.missBytes(),
                use.fetchedBytes(),
                use.refusedBlocks(),
                mount.evictions());
    }

    /** @param alarm why it takes nothing at the moment, if so */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Directory(
            String path,
            long limitBytes,
            long usedBytes,
            long contents,
            long hitReads,
            long hitBytes,
            long evictions,
            Optional<String> alarm) {}

    /** @see CacheUse */
    public record Mount(
            String path,
            long usedBytes,
            long hitReads,
            long hitBytes,
            long missReads,
            long missBytes,
            long fetchedBytes,
            long refusedBlocks,
            long evictions) {}
}
