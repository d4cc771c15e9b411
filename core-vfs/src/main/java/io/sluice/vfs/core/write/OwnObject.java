package io.sluice.vfs.core.write;

import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UploadSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Finds an object that is ours: put before a restart whose journal did not hear of it, or by a call whose answer was lost. */
public final class OwnObject {
    private static final int COMPARED_BYTES = 1 << 16;

    private OwnObject() {}

    /** The object at {@code target}, if its bytes are the first {@code size} ones of the file {@code bytes}. */
    public static Optional<StoreEntry.StoreFile> find(Publisher.Target target, Path bytes, long size)
            throws UfsException {
        return find(target, new UploadSource() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public InputStream open(long offset, long length) throws IOException {
                InputStream all = Files.newInputStream(bytes);
                all.skipNBytes(offset);
                return new BoundedStream(all, length, read -> {});
            }
        });
    }

    /** The object at {@code target}, if its bytes are those of {@code source}. */
    static Optional<StoreEntry.StoreFile> find(Publisher.Target target, UploadSource source) throws UfsException {
        Optional<StoreEntry> there = target.store().stat(target.path());
        if (there.isEmpty()
                || !(there.get() instanceof StoreEntry.StoreFile file)
                || file.size() != source.size()
                || file.archived()) {
            return Optional.empty();
        }
        if (file.size() == 0) {
            return Optional.of(file);
        }
        try (InputStream theirs = target.store().readWhole(target.path(), file.version(), file.size());
                InputStream ours = source.open(0, source.size())) {
            byte[] theirBytes = theirs.readNBytes(COMPARED_BYTES);
            while (theirBytes.length > 0) {
                if (!Arrays.equals(theirBytes, ours.readNBytes(theirBytes.length))) {
                    return Optional.empty();
                }
                theirBytes = theirs.readNBytes(COMPARED_BYTES);
            }
            return Optional.of(file);
        } catch (IOException e) {
            throw target.store().translate(e);
        }
    }
}
