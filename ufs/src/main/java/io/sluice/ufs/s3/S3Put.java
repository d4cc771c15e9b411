package io.sluice.ufs.s3;

import io.sluice.ufs.decorate.RetryClock;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UploadSource;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Response;

/** Puts objects, large ones in parts. Thread-safe. */
final class S3Put {
    private static final int ATTEMPTS_A_PART = 3;
    private static final int ATTEMPTS_A_THROTTLED_PART = 7;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    private final S3Calls calls;
    private final S3Multipart multipart;
    private final PartRequests parts;
    private final WholePuts wholes;
    private final Checksums checksums;
    private final InstantSource clock;
    private final RetryClock retryClock;

    S3Put(
            S3Calls calls,
            S3Multipart multipart,
            PartRequests parts,
            WholePuts wholes,
            Checksums checksums,
            InstantSource clock,
            RetryClock retryClock) {
        this.calls = calls;
        this.multipart = multipart;
        this.parts = parts;
        this.wholes = wholes;
        this.checksums = checksums;
        this.clock = clock;
        this.retryClock = retryClock;
    }

    StoreEntry.StoreFile put(StorePath file, UploadSource source, PutMode mode) throws UfsException {
        Stored stored;
        try {
            stored = checksums.put(checksum -> source.size() > calls.tuning().multipartAbove()
                    ? putParts(file, source, mode, checksum)
                    : putWhole(calls.key(file), file, source, mode, checksum));
        } catch (UfsException e) {
            throw mode == PutMode.EXCLUSIVE ? exclusively(file, e) : e;
        }
        return stored(file, source.size(), stored.response(), stored.etag());
    }

    /** The file as the server's answer to its put tells of it. */
    StoreEntry.StoreFile stored(StorePath file, long size, S3Response answer, String etag) throws UfsException {
        return new StoreEntry.StoreFile(
                file.names().getLast(),
                size,
                dateOf(answer),
                ETags.version(etag, calls.location().describe(file)),
                calls.settings().putsIntoArchive());
    }

    private record Stored(S3Response response, String etag) {}

    private Stored putParts(StorePath file, UploadSource source, PutMode mode, Optional<ObjectChecksum> checksum)
            throws UfsException {
        CompleteMultipartUploadResponse response = multipart.upload(
                file,
                source.size(),
                S3Tuning.partBytes(source.size(), calls.tuning().partBytes()),
                mode,
                checksum,
                (upload, part) -> uploadPart(file, source, upload, part, checksum));
        return new Stored(response, response.eTag());
    }

    /** What the failure of an exclusive put means. */
    UfsException exclusively(StorePath file, UfsException failure) {
        if (failure.error() == UfsError.CHANGED) {
            return new UfsException(UfsError.EXISTS, calls.location().describe(file) + " is there already");
        }
        if (failure.error() == UfsError.NOT_SUPPORTED) {
            return new UfsException(
                    UfsError.NOT_SUPPORTED,
                    calls.location().server()
                            + " does not know If-None-Match, without which a new file can't be made there"
                            + " for certain without replacing one (" + failure.reason() + ")");
        }
        return failure;
    }

    private Stored putWhole(
            String key, StorePath path, UploadSource source, PutMode mode, Optional<ObjectChecksum> checksum)
            throws UfsException {
        PutObjectResponse response = wholes.put(path, key, source, mode, checksum);
        return new Stored(response, response.eTag());
    }

    private CompletedPart uploadPart(
            StorePath file,
            UploadSource source,
            String upload,
            S3Multipart.Part part,
            Optional<ObjectChecksum> checksum)
            throws UfsException {
        // One part that breaks must not send all the others again; a longer outage is for the retries around the store.
        for (int attempt = 1; ; attempt++) {
            try {
                return parts.send(file, source, upload, part, checksum);
            } catch (UfsException e) {
                boolean throttled = e.error() == UfsError.THROTTLED;
                if (attempt == (throttled ? ATTEMPTS_A_THROTTLED_PART : ATTEMPTS_A_PART)
                        || !e.error().isRetryable()
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                if (throttled) {
                    pause(attempt, e);
                }
            }
        }
    }

    /** What a throttled server asks for, or twice as long as the last time, of which a random half is left out. */
    private void pause(int attempt, UfsException failure) throws UfsException {
        Duration usual = FIRST_PAUSE.multipliedBy(1L << (attempt - 1));
        Duration pause = Duration.ofNanos((long) (usual.toNanos() * (0.5 + retryClock.random() / 2)));
        try {
            retryClock.sleep(failure.retryAfter().compareTo(pause) > 0 ? failure.retryAfter() : pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UfsException(UfsError.UNAVAILABLE, "interrupted while waiting after: " + failure.reason(), e);
        }
    }

    /** The marker of a directory; where the server does not know conditions, it is put without one, which harms nothing. */
    void putMarker(StorePath directory) throws UfsException {
        String key = calls.location().below(directory);
        try {
            putWhole(key, directory, NoBytes.INSTANCE, PutMode.EXCLUSIVE, Optional.empty());
        } catch (UfsException e) {
            if (e.error() == UfsError.CHANGED) {
                throw new UfsException(UfsError.EXISTS, calls.location().describe(directory) + " is there already");
            }
            if (e.error() != UfsError.NOT_SUPPORTED) {
                throw e;
            }
            putWhole(key, directory, NoBytes.INSTANCE, PutMode.REPLACE, Optional.empty());
        }
    }

    /**
     * When the server says that it answered: at most a second or so beside the modification time that it will list, for which it would have to be asked again.
     */
    private Instant dateOf(S3Response response) {
        SdkHttpResponse http = response.sdkHttpResponse();
        String date = http == null ? "" : http.firstMatchingHeader("Date").orElse("");
        try {
            return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException _) {
            return clock.instant();
        }
    }

    private enum NoBytes implements UploadSource {
        INSTANCE;

        @Override
        public long size() {
            return 0;
        }

        @Override
        public InputStream open(long offset, long length) {
            return InputStream.nullInputStream();
        }
    }
}
