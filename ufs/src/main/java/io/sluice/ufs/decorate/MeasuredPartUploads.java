package io.sluice.ufs.decorate;

import io.sluice.vfs.storage.PartUpload;
import io.sluice.vfs.storage.PartUploads;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UploadSource;
import java.util.Optional;

/** Uploads in parts whose calls are counted: those that make objects as puts, all others as parts. Thread-safe. */
final class MeasuredPartUploads implements PartUploads {
    private final PartUploads uploads;
    private final Meter meter;

    /** A call that is counted. */
    interface Call<T> {
        T run() throws UfsException;
    }

    /** Counts a call, and so many bytes if it succeeds. */
    interface Meter {
        <T> T measured(StoreOperation operation, Optional<StorePath> file, Call<T> call, long bytes)
                throws UfsException;
    }

    MeasuredPartUploads(PartUploads uploads, Meter meter) {
        this.uploads = uploads;
        this.meter = meter;
    }

    @Override
    public PartUpload begin(StorePath file, String owner) throws UfsException {
        Optional<StorePath> place = Optional.of(file);
        return new Measured(meter.measured(StoreOperation.PUT_PART, place, () -> uploads.begin(file, owner), 0), place);
    }

    @Override
    public Optional<PartUpload> resume(String owner) throws UfsException {
        // No call to the store where nothing was left.
        return uploads.resume(owner).map(upload -> new Measured(upload, Optional.empty()));
    }

    private final class Measured implements PartUpload {
        private final PartUpload upload;
        private final Optional<StorePath> place;

        /** @param place empty if it is not known */
        Measured(PartUpload upload, Optional<StorePath> place) {
            this.upload = upload;
            this.place = place;
        }

        @Override
        public boolean isAt(StorePath file) {
            return upload.isAt(file);
        }

        @Override
        public boolean has(int number, UploadSource part) throws UfsException {
            return upload.has(number, part);
        }

        @Override
        public void put(int number, UploadSource part) throws UfsException {
            meter.measured(
                    StoreOperation.PUT_PART,
                    place,
                    () -> {
                        upload.put(number, part);
                        return true;
                    },
                    part.size());
        }

        @Override
        public StoreEntry.StoreFile complete(int parts, PutMode mode) throws UfsException {
            return meter.measured(StoreOperation.PUT, place, () -> upload.complete(parts, mode), 0);
        }

        @Override
        public void abort() throws UfsException {
            meter.measured(
                    StoreOperation.PUT_PART,
                    place,
                    () -> {
                        upload.abort();
                        return true;
                    },
                    0);
        }
    }
}
