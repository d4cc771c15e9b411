package io.sluice.ufs.local;

import io.sluice.vfs.FileName;
import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.StoreEntry;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/**
 * A regular file or a directory that was found.
 *
 * @param path where it lies itself; for a link, what the link leads to
 * @param link whether a symbolic link led there
 */
record FoundFile(Path path, BasicFileAttributes attributes, boolean link) {
    boolean isDirectory() {
        return attributes.isDirectory();
    }

    StoreEntry entry(FileName name) {
        return isDirectory()
                ? new StoreEntry.StoreDirectory(
                        name, attributes.lastModifiedTime().toInstant())
                : file(name);
    }

    StoreEntry.StoreFile file(FileName name) {
        return file(name, attributes);
    }

    static StoreEntry.StoreFile file(FileName name, BasicFileAttributes attributes) {
        return new StoreEntry.StoreFile(
                name, attributes.size(), attributes.lastModifiedTime().toInstant(), version(attributes), false);
    }

    /**
     * Modification time in nanoseconds, length and inode number. The inode tells apart what was replaced within one tick of the file system's
     * clock; the device is left out, because its number changes when a disk is mounted again.
     */
    static ContentVersion version(BasicFileAttributes attributes) {
        Instant modified = attributes.lastModifiedTime().toInstant();
        return new ContentVersion("%x.%x-%x-%s"
                .formatted(modified.getEpochSecond(), modified.getNano(), attributes.size(), inode(attributes)));
    }

    /** The inode number as the JDK shows it in a file key, "(dev=fd00,ino=42)"; "0" where there is none. */
    static String inode(BasicFileAttributes attributes) {
        String key = String.valueOf(attributes.fileKey());
        int start = key.indexOf("ino=");
        return start < 0 ? "0" : key.substring(start + 4, key.length() - 1);
    }
}
