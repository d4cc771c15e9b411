package io.sluice.ufs.local;

import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UploadSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a file so that it is there entirely and durably or not at all: written under a temporary name in its own directory, synced, and then given its
 * name by rename, or by link(2), which never replaces. Thread-safe.
 */
final class LocalPut {
    private static final Logger log = LoggerFactory.getLogger(LocalPut.class);
    private static final int BUFFER_BYTES = 256 << 10;

    private final LocalFolder folder;
    private final RandomGenerator random;

    LocalPut(LocalFolder folder, RandomGenerator random) {
        this.folder = folder;
        this.random = random;
    }

    StoreEntry.StoreFile put(StorePath file, UploadSource source, PutMode mode) throws UfsException, IOException {
        folder.makeParents(file);
        Path target = folder.locate(file);
        Path temporary = target.resolveSibling(LocalFolder.TEMPORARY + Long.toHexString(random.nextLong()));
        try {
            write(temporary, source, file);
            StoreEntry.StoreFile stored =
                    FoundFile.file(file.names().getLast(), Files.readAttributes(temporary, BasicFileAttributes.class));
            giveName(temporary, target, mode);
            LocalFolder.sync(target.getParent());
            return stored;
        } catch (UfsException | IOException | RuntimeException e) {
            discard(temporary);
            throw e;
        }
    }

    private static void write(Path temporary, UploadSource source, StorePath file) throws UfsException, IOException {
        try (FileChannel channel =
                        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                InputStream stream = source.open(0, source.size())) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
            if (channel.size() != source.size()) {
                throw new UfsException(
                        UfsError.CORRUPT,
                        file + " was to have " + source.size() + " bytes, but only " + channel.size() + " came");
            }
            channel.force(true);
        }
    }

    private static void giveName(Path temporary, Path target, PutMode mode) throws UfsException, IOException {
        switch (mode) {
            case REPLACE -> Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            case EXCLUSIVE -> {
                try {
                    Files.createLink(target, temporary);
                } catch (UnsupportedOperationException e) {
                    throw new UfsException(
                            UfsError.NOT_SUPPORTED,
                            "the file system of " + target.getParent()
                                    + " has no hard links, by which alone a file can be"
                                    + " made there without ever replacing one",
                            e);
                }
                discard(temporary);
            }
        }
    }

    /** What is left of a put is never shown, so it is no error if it stays. */
    private static void discard(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            log.warn("event=temporary-file-stays path={} cause={}", temporary, e.toString());
        }
    }
}
