package io.sluice.tools.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.FileStatus;
import io.sluice.vfs.core.GatewayControl;
import java.time.Instant;
import java.util.Optional;

/**
 * What is told of a file or directory.
 *
 * @param mode the permission bits, 0 to 07777
 * @param size in bytes
 * @param cachedBytes how much of a file can be read without the store; 0 for a directory
 * @param failure why the store refused the file for good, if so
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record EntryView(
        String path,
        boolean directory,
        String inode,
        int mode,
        int links,
        int uid,
        int gid,
        long size,
        FileLife life,
        Instant modified,
        Instant accessed,
        Instant changed,
        long cachedBytes,
        Optional<String> failure) {

    /** Whether the cache has something of it that the store has too. */
    boolean isCached() {
        return !directory && life == FileLife.PERSISTED && cachedBytes > 0;
    }

    static EntryView of(GatewayControl control, VfsPath path, FileAttributes attributes) throws VfsException {
        FileStatus status = attributes.isDirectory()
                ? new FileStatus(FileLife.PERSISTED, 0, Optional.empty())
                : control.status(attributes.id());
        return new EntryView(
                path.toString(),
                attributes.isDirectory(),
                attributes.id().toString(),
                attributes.mode(),
                attributes.links(),
                attributes.uid(),
                attributes.gid(),
                attributes.size(),
                status.life(),
                attributes.modified(),
                attributes.accessed(),
                attributes.changed(),
                status.cachedBytes(),
                status.failure());
    }
}
