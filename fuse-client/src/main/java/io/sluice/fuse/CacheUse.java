package io.sluice.fuse;

import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import java.time.Instant;
import java.util.Optional;

/** What an open lets the kernel do with the pages that it has cached of the file (fuse_file_info's keep_cache and direct_io). */
public enum CacheUse {
    /** They are of the version that is opened: they serve it. */
    KEEP,
    /** They may be of another version: they are dropped, and cached anew. */
    DROP,
    /** They must be neither used nor filled by this open. */
    BYPASS;

    /** What tells one version of a file from another as far as stat can. */
    record Version(Instant modified, long size) {
        static Version of(FileAttributes attributes) {
            return new Version(attributes.modified(), attributes.size());
        }
    }

    /**
     * The rule: the pages of an inode, which all its opens share, are never of two versions.
     *
     * @param writes whether this open writes
     * @param hasWriter whether another open of this mount writes
     * @param opened the version that the other opens read; empty if there are none
     * @param cached the version that the kernel's pages are known to be of
     */
    static CacheUse decide(
            FileAttributes file,
            boolean writes,
            boolean hasWriter,
            Optional<Version> opened,
            Optional<Version> cached) {
        Version now = Version.of(file);
        boolean writing = file.life() == FileLife.WRITING;
        if (opened.isPresent() && (writes || !opened.get().equals(now))) {
            return BYPASS;
        }
        if (writing && !writes && !hasWriter) {
            // What writes to it comes through another door, of which the kernel's pages would hear nothing.
            return BYPASS;
        }
        return !writing && !writes && cached.equals(Optional.of(now)) ? KEEP : DROP;
    }
}
