package io.sluice.fuse.kernel;

import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.FileType;
import io.sluice.vfs.InodeId;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** What the kernel was told of a file with one version of its bytes, in few bytes: for who still reads it when the file has another. */
record SeenVersion(
        boolean hasNumber,
        long number,
        int mode,
        int uid,
        int gid,
        long size,
        long accessedNanos,
        long modifiedNanos,
        long changedNanos) {
    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    static SeenVersion of(FileAttributes file) {
        return new SeenVersion(
                file.version().isPresent(),
                file.version().orElse(0),
                file.mode(),
                file.uid(),
                file.gid(),
                file.size(),
                nanos(file.accessed()),
                nanos(file.modified()),
                nanos(file.changed()));
    }

    /** Of the years from 1678 to 2261 it is exact, which is enough to tell one time from another. */
    private static long nanos(Instant time) {
        return time.getEpochSecond() * NANOS + time.getNano();
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }

    OptionalLong version() {
        return hasNumber ? OptionalLong.of(number) : OptionalLong.empty();
    }

    boolean isOf(FileAttributes file) {
        return version().equals(file.version());
    }

    /** As it was told last. */
    FileAttributes attributes(InodeId inode) {
        return new FileAttributes(
                inode,
                FileType.REGULAR,
                mode,
                1,
                uid,
                gid,
                size,
                instant(accessedNanos),
                instant(modifiedNanos),
                instant(changedNanos),
                FileLife.PERSISTED,
                version());
    }
}
