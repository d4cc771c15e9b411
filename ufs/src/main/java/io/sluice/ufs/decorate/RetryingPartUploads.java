package io.sluice.ufs.decorate;

import io.sluice.vfs.storage.PartUpload;
import io.sluice.vfs.storage.PartUploads;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UploadSource;
import java.util.Optional;

/**
 * Uploads in parts of which each call is tried again by itself. What is completed a second time, because the answer was lost, is not found or taken: who has the
 * bytes tells whether the object is theirs. Thread-safe.
 */
final class RetryingPartUploads implements PartUploads {
    private final PartUploads uploads;
    private final Retries retries;

    /** A call that may be made more than once. */
    interface Call<T> {
        T run() throws UfsException;
    }

    /** Makes a call until it is answered, or there is no hope. */
    interface Retries {
        <T> T untilDone(String operation, StorePath path, Call<T> call) throws UfsException;
    }

    RetryingPartUploads(PartUploads uploads, Retries retries) {
        this.uploads = uploads;
        this.retries = retries;
    }

    @Override
    public PartUpload begin(StorePath file, String owner) throws UfsException {
        return new Retried(retries.untilDone("begin-parts", file, () -> uploads.begin(file, owner)), file);
    }

    @Override
    public Optional<PartUpload> resume(String owner) throws UfsException {
        return retries.untilDone("resume-parts", StorePath.ROOT, () -> uploads.resume(owner))
                .map(upload -> new Retried(upload, StorePath.ROOT));
    }

    private final class Retried implements PartUpload {
        private final PartUpload upload;
        private final StorePath file;

        /** @param file for the log */
        Retried(PartUpload upload, StorePath file) {
            this.upload = upload;
            this.file = file;
        }

        @Override
        public boolean isAt(StorePath place) {
            return upload.isAt(place);
        }

        @Override
        public boolean has(int number, UploadSource part) throws UfsException {
            return upload.has(number, part);
        }

        @Override
        public void put(int number, UploadSource part) throws UfsException {
            retries.untilDone("put-part", file, () -> {
                upload.put(number, part);
                return true;
            });
        }

        @Override
        public StoreEntry.StoreFile complete(int parts, PutMode mode) throws UfsException {
            return retries.untilDone("complete-parts", file, () -> upload.complete(parts, mode));
        }

        @Override
        public void abort() throws UfsException {
            retries.untilDone("abort-parts", file, () -> {
                upload.abort();
                return true;
            });
        }
    }
}
