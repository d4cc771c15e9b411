package io.sluice.ufs.s3;

import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UploadSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Response;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** Puts objects, large ones in parts. Thread-safe. */
final class S3Put {
    private static final String CONTENT_TYPE = "application/octet-stream";
    private static final int ATTEMPTS_A_PART = 3;

    private final S3Calls calls;
    private final S3Multipart multipart;
    private final InstantSource clock;

    S3Put(S3Calls calls, S3Multipart multipart, InstantSource clock) {
        this.calls = calls;
        this.multipart = multipart;
        this.clock = clock;
    }

    StoreEntry.StoreFile put(StorePath file, UploadSource source, PutMode mode) throws UfsException {
        boolean parts = source.size() > calls.tuning().multipartAbove();
        S3Response response;
        ContentVersion version;
        try {
            if (parts) {
                S3Multipart.Completed completed = multipart.upload(
                        file,
                        source.size(),
                        S3Tuning.partBytes(source.size(), calls.tuning().partBytes()),
                        mode,
                        (upload, part) -> uploadPart(file, source, upload, part));
                response = completed.response();
                version = completed.version();
            } else {
                PutObjectResponse stored = putWhole(calls.key(file), file, source, mode);
                response = stored;
                version = ETags.version(stored.eTag(), calls.location().describe(file));
            }
        } catch (UfsException e) {
            throw mode == PutMode.EXCLUSIVE ? exclusively(file, e) : e;
        }
        return new StoreEntry.StoreFile(file.names().getLast(), source.size(), dateOf(response), version, false);
    }

    /** What the condition's failure means. */
    private UfsException exclusively(StorePath file, UfsException failure) {
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

    private PutObjectResponse putWhole(String key, StorePath path, UploadSource source, PutMode mode)
            throws UfsException {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(calls.location().bucket())
                .key(key)
                .contentLength(source.size())
                .contentType(CONTENT_TYPE)
                .overrideConfiguration(calls.timeout(source.size()));
        if (mode == PutMode.EXCLUSIVE) {
            request.ifNoneMatch("*");
        }
        return calls.answer(path, () -> calls.client().putObject(request.build(), body(source, 0, source.size())));
    }

    private CompletedPart uploadPart(StorePath file, UploadSource source, String upload, S3Multipart.Part part)
            throws UfsException {
        UploadPartRequest request = UploadPartRequest.builder()
                .bucket(calls.location().bucket())
                .key(calls.key(file))
                .uploadId(upload)
                .partNumber(part.number())
                .contentLength(part.length())
                .overrideConfiguration(calls.timeout(part.length()))
                .build();
        // One part that breaks must not send all the others again; a longer outage is for the retries around the store.
        for (int attempt = 1; ; attempt++) {
            try {
                String etag = calls.answer(
                                file,
                                () -> calls.client().uploadPart(request, body(source, part.offset(), part.length())))
                        .eTag();
                return CompletedPart.builder()
                        .partNumber(part.number())
                        .eTag(etag)
                        .build();
            } catch (UfsException e) {
                if (attempt == ATTEMPTS_A_PART
                        || !e.error().isRetryable()
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
    }

    /** The marker of a directory; where the server does not know conditions, it is put without one, which harms nothing. */
    void putMarker(StorePath directory) throws UfsException {
        String key = calls.location().below(directory);
        try {
            putWhole(key, directory, NoBytes.INSTANCE, PutMode.EXCLUSIVE);
        } catch (UfsException e) {
            if (e.error() == UfsError.CHANGED) {
                throw new UfsException(UfsError.EXISTS, calls.location().describe(directory) + " is there already");
            }
            if (e.error() != UfsError.NOT_SUPPORTED) {
                throw e;
            }
            putWhole(key, directory, NoBytes.INSTANCE, PutMode.REPLACE);
        }
    }

    private static RequestBody body(UploadSource source, long offset, long length) {
        return RequestBody.fromContentProvider(
                () -> {
                    try {
                        return source.open(offset, length);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                length,
                CONTENT_TYPE);
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
