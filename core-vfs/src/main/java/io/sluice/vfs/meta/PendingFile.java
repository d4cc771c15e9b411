package io.sluice.vfs.meta;

import io.sluice.vfs.ByteRanges;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import java.time.Instant;
import java.util.Optional;

/**
 * A file whose bytes lie in a staging file and not yet in the store.
 *
 * @param stagingFile the staging file's name in the staging directory
 * @param received which bytes were durable when this was written
 * @param verifier of the exclusive create that made it
 * @param replaces whether an object of that name is in the store, which the file takes the place of
 * @param failure why the store refused it, in life {@link FileLife#FAILED}
 */
public record PendingFile(
        InodeId id,
        Location location,
        String stagingFile,
        FileLife life,
        long size,
        ByteRanges received,
        int mode,
        int uid,
        int gid,
        Instant accessed,
        Instant modified,
        Instant changed,
        Optional<Long> verifier,
        boolean replaces,
        Optional<String> failure) {
    /** The same as the successor of an object, all of whose {@code size} bytes it has already. */
    public PendingFile having(long bytes) {
        return new PendingFile(
                id,
                location,
                stagingFile,
                life,
                bytes,
                ByteRanges.NONE.with(0, bytes),
                mode,
                uid,
                gid,
                accessed,
                modified,
                changed,
                verifier,
                true,
                failure);
    }

    public FileName name() {
        return location.name();
    }
}
