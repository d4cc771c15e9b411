package io.sluice.tools.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.FileStatus;
import io.sluice.vfs.core.GatewayControl;
import io.sluice.vfs.core.PersistState;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is told of a file or directory.
 *
 * @param mode the permission bits, 0 to 07777
 * @param uid 0 to 2³² - 1, as is the gid
 * @param size in bytes
 * @param cachedBytes how much of a file can be read without the store; 0 for a directory
 * @param failure why the store refused the file for good, or why it is set aside, if so
 * @param progressPercent how much of it is in the store, while it is being uploaded and that is known
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record EntryView(
        String path,
        boolean directory,
        String inode,
        int mode,
        int links,
        long uid,
        long gid,
        long size,
        FileLife life,
        Instant modified,
        Instant accessed,
        Instant changed,
        long cachedBytes,
        Optional<String> failure,
        PersistState state,
        OptionalInt progressPercent) {

    /** Whether the cache has something of it that the store has too. */
    boolean isCached() {
        return !directory && life == FileLife.PERSISTED && cachedBytes > 0;
    }

    public static EntryView of(GatewayControl control, VfsPath path, FileAttributes attributes) throws VfsException {
        FileStatus status = attributes.isDirectory() ? FileStatus.persisted(0) : control.status(attributes.id());
        return new EntryView(
                path.toString(),
                attributes.isDirectory(),
                attributes.id().toString(),
                attributes.mode(),
                attributes.links(),
                Integer.toUnsignedLong(attributes.uid()),
                Integer.toUnsignedLong(attributes.gid()),
                attributes.size(),
                status.life(),
                attributes.modified(),
                attributes.accessed(),
                attributes.changed(),
                status.cachedBytes(),
                status.failure(),
                status.state(),
                status.progressPercent());
    }
}
