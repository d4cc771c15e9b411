package io.sluice.ufs.hdfs;

import io.sluice.vfs.FileName;
import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.hdfs.protocol.HdfsFileStatus;

/**
 * A file or a directory that was found.
 *
 * @param name its last name, as the store has it
 * @param length in bytes
 * @param modifiedMillis since the epoch
 */
record Found(String name, boolean directory, long length, long modifiedMillis, ContentVersion version) {
    /**
     * Empty for a symbolic link: HDFS itself follows none by default, and it may lead anywhere.
     *
     * @throws IOException for an answer that makes no sense
     */
    static Optional<Found> of(FileStatus status) throws IOException {
        if (status.isSymlink()) {
            return Optional.empty();
        }
        return Optional.of(new Found(
                status.getPath().getName(),
                status.isDirectory(),
                requireLength(status.getLen()),
                status.getModificationTime(),
                version(status.getModificationTime(), status.getLen(), identity(status))));
    }

    static Optional<Found> of(HdfsFileStatus status) throws IOException {
        if (status.isSymlink()) {
            return Optional.empty();
        }
        return Optional.of(new Found(
                status.getLocalName(),
                status.isDirectory(),
                requireLength(status.getLen()),
                status.getModificationTime(),
                version(status.getModificationTime(), status.getLen(), Long.toHexString(status.getFileId()))));
    }

    private static long requireLength(long length) throws IOException {
        if (length < 0) {
            throw new IOException(new UfsException(UfsError.CORRUPT, "the store tells of a length of " + length));
        }
        return length;
    }

    /**
     * Modification time, length, and what the store has besides: HDFS numbers its files and never uses a number twice, so that even what was replaced within
     * a millisecond is told apart; file systems over object stores have an ETag.
     */
    private static ContentVersion version(long modifiedMillis, long length, String identity) {
        return new ContentVersion("%x-%x-%s".formatted(modifiedMillis, length, identity));
    }

    private static String identity(FileStatus status) {
        return switch (status) {
            case HdfsFileStatus hdfs -> Long.toHexString(hdfs.getFileId());
            case EtagSource tagged -> Optional.ofNullable(tagged.getEtag()).orElse("");
            default -> "";
        };
    }

    StoreEntry entry(FileName shown) {
        return directory ? new StoreEntry.StoreDirectory(shown, Instant.ofEpochMilli(modifiedMillis)) : file(shown);
    }

    StoreEntry.StoreFile file(FileName shown) {
        return new StoreEntry.StoreFile(shown, length, Instant.ofEpochMilli(modifiedMillis), version, false);
    }
}
