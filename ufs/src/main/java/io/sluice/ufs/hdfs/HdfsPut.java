package io.sluice.ufs.hdfs;

import io.sluice.vfs.FileName;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UploadSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a file so that it is there entirely or not at all: written under a temporary name in its own directory, closed, its length asked for, and then
 * moved to its name, which the store allows or not by its own judgement. Thread-safe.
 */
final class HdfsPut {
    private static final Logger log = LoggerFactory.getLogger(HdfsPut.class);
    private static final int BUFFER_BYTES = 256 << 10;

    private final Dialect dialect;
    private final HdfsFolder folder;
    private final RandomGenerator random;

    HdfsPut(Dialect dialect, HdfsFolder folder, RandomGenerator random) {
        this.dialect = dialect;
        this.folder = folder;
        this.random = random;
    }

    StoreEntry.StoreFile put(StorePath file, UploadSource source, PutMode mode) throws UfsException, IOException {
        folder.makeParents(file);
        Path target = folder.locate(file);
        Path temporary = new Path(target.getParent(), temporaryName());
        try {
            write(temporary, source);
            Found written = requireWhole(file, temporary, source);
            dialect.move(temporary, target, mode == PutMode.REPLACE);
            FileName name = file.names().getLast();
            return dialect.keepsVersions()
                    ? written.file(name)
                    : folder.requireFile(file).file(name);
        } catch (UfsException | IOException | RuntimeException e) {
            discard(temporary);
            throw e;
        }
    }

    private String temporaryName() {
        return HdfsFolder.TEMPORARY + Long.toHexString(random.nextLong());
    }

    private void write(Path temporary, UploadSource source) throws IOException {
        FSDataOutputStream target = dialect.files().create(temporary, false);
        try (InputStream stream = source.open(0, source.size())) {
            copy(stream, target);
        } catch (IOException | RuntimeException e) {
            abandon(temporary, target);
            throw e;
        }
        target.close();
    }

    /** HDFS has no other way to give up a file: deleted first, so that the close that frees the client's share of it can't complete it. */
    private void abandon(Path temporary, FSDataOutputStream target) {
        discard(temporary);
        try {
            target.close();
        } catch (IOException e) {
            log.debug("event=write-given-up path={} cause=\"{}\"", temporary, HdfsErrors.detail(e));
        }
    }

    private static void copy(InputStream source, OutputStream target) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
            target.write(buffer, 0, count);
        }
    }

    private Found requireWhole(StorePath file, Path temporary, UploadSource source) throws UfsException, IOException {
        Optional<Found> written = folder.look(temporary);
        if (written.isEmpty() || written.get().length() != source.size()) {
            String there = written.map(found -> found.length() + " bytes").orElse("nothing");
            throw new UfsException(
                    UfsError.CORRUPT,
                    file + " was to have " + source.size() + " bytes, but the store has " + there + " of it");
        }
        return written.get();
    }

    /** What is left of a put is never shown, so it is no error if it stays. */
    private void discard(Path temporary) {
        try {
            dialect.files().delete(temporary, false);
        } catch (IOException e) {
            log.warn("event=temporary-file-stays path={} cause=\"{}\"", temporary, HdfsErrors.detail(e));
        }
    }
}
