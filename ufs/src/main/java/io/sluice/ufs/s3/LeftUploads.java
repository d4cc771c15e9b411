package io.sluice.ufs.s3;

import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnfinishedUploads;
import io.sluice.vfs.storage.UnfinishedUploads.Upload;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;

/**
 * Knows the uploads of this mount by their ids, which the gateway keeps: those of a process that was killed are aborted when the mount is opened again, and no
 * others. Thread-safe.
 */
final class LeftUploads {
    private static final Logger log = LoggerFactory.getLogger(LeftUploads.class);

    private final S3Calls calls;
    private final UnfinishedUploads uploads;
    private final Executor background;

    LeftUploads(S3Calls calls, UnfinishedUploads uploads, Executor background) {
        this.calls = calls;
        this.uploads = uploads;
        this.background = background;
    }

    /** Before its first part is sent. */
    void began(Upload upload) {
        uploads.began(upload);
    }

    /** What an earlier process began for {@code owner}, who goes on with it. */
    Optional<Upload> continued(String owner) {
        return uploads.continued(owner);
    }

    /** It became an object. */
    void completed(String key, String id) {
        uploads.ended(new Upload(key, id));
    }

    /** Removes what is there of an upload; that there is nothing any more is as good. */
    void abort(String key, String id) throws UfsException {
        AbortMultipartUploadRequest request = AbortMultipartUploadRequest.builder()
                .bucket(calls.location().bucket())
                .key(key)
                .uploadId(id)
                .overrideConfiguration(calls.timeout(0))
                .build();
        try {
            calls.errors().answer("the unfinished upload of " + key, () -> abort(request));
        } catch (UfsException e) {
            if (e.error() != UfsError.NOT_FOUND) {
                throw e;
            }
        }
        uploads.ended(new Upload(key, id));
    }

    private AbortMultipartUploadResponse abort(AbortMultipartUploadRequest request) {
        try {
            return calls.client().abortMultipartUpload(request);
        } catch (NoSuchUploadException _) {
            return AbortMultipartUploadResponse.builder().build();
        }
    }

    /** Begins to remove what earlier processes left; what can't be removed now is left to the next opening. */
    void removeLeftBehind() {
        List<Upload> left = uploads.leftBehind();
        if (!left.isEmpty()) {
            try {
                background.execute(() -> remove(left));
            } catch (RejectedExecutionException _) {
                // The store is being closed; its next life does it.
            }
        }
    }

    private void remove(List<Upload> left) {
        String store = calls.location().describe(StorePath.ROOT);
        int removed = 0;
        try {
            for (Upload upload : left) {
                abort(upload.key(), upload.id());
                removed++;
            }
        } catch (UfsException e) {
            log.warn(
                    "event=left-uploads-not-removed store={} count={} cause=\"{}\"",
                    store,
                    left.size() - removed,
                    e.getMessage());
        }
        if (removed > 0) {
            log.info("event=left-uploads-removed store={} count={}", store, removed);
        }
    }
}
