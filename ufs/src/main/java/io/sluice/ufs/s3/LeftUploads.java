package io.sluice.ufs.s3;

import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnfinishedUploads;
import io.sluice.vfs.storage.UnfinishedUploads.Upload;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;

/**
 * Knows the uploads of this mount by their ids, which the gateway keeps: those of a process that was killed are aborted when the mount is opened again, and no
 * others. Thread-safe.
 */
final class LeftUploads {
    private static final Logger log = LoggerFactory.getLogger(LeftUploads.class);

    /** What the note of an upload has for an id that is not known yet. */
    private static final String INTENT = "intended ";

    /** How far the server's clock may be from ours for an upload to be taken for the one that we asked for. */
    private static final Duration AROUND = Duration.ofMinutes(15);

    private final S3Calls calls;
    private final UnfinishedUploads uploads;
    private final Executor background;
    private final InstantSource clock;
    private final Object intents = new Object();

    LeftUploads(S3Calls calls, UnfinishedUploads uploads, Executor background, InstantSource clock) {
        this.calls = calls;
        this.uploads = uploads;
        this.background = background;
        this.clock = clock;
    }

    /**
     * Before the store is asked to begin an upload, whose answer a kill may lose. What an earlier process was about to begin there, and this one has not looked
     * for yet, goes first: it could not be told from the new one.
     */
    void intended(String key) throws UfsException {
        synchronized (intents) {
            try {
                removeIntended(key);
            } catch (UfsException e) {
                if (e.error().isRetryable()) {
                    throw e;
                }
                // Who may not look must still be able to put; what is there is removed when it is old.
                log.info("event=intended-uploads-not-looked-for key={} cause=\"{}\"", key, e.getMessage());
            }
            uploads.began(intent(key, clock.instant()));
        }
    }

    /** Before its first part is sent. */
    void began(Upload upload) {
        uploads.began(upload);
        uploads.ended(intent(upload.key(), Instant.EPOCH));
    }

    /** One for each key, so that they do not add up while a store is away. */
    private static Upload intent(String key, Instant at) {
        return new Upload(key, INTENT + key, "", at.toString());
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
                if (upload.id().startsWith(INTENT)) {
                    synchronized (intents) {
                        removed += removeIntended(upload.key());
                    }
                } else {
                    abort(upload.key(), upload.id());
                    removed++;
                }
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

    /** An earlier process was about to begin an upload of that key, and nobody knows whether it did: who has the monitor of {@code intents} looks. */
    private int removeIntended(String key) throws UfsException {
        Optional<Upload> left = uploads.leftBehind().stream()
                .filter(upload -> upload.id().equals(INTENT + key))
                .findFirst();
        if (left.isEmpty()) {
            return 0;
        }
        Instant asked = Instant.parse(left.get().terms());
        int removed = 0;
        for (MultipartUpload there : unfinished(key)) {
            boolean then = there.initiated() != null
                    && Duration.between(asked, there.initiated()).abs().compareTo(AROUND) <= 0;
            if (key.equals(there.key()) && then && !uploads.isKept(new Upload(key, there.uploadId()))) {
                abort(key, there.uploadId());
                removed++;
            }
        }
        uploads.ended(left.get());
        return removed;
    }

    private List<MultipartUpload> unfinished(String key) throws UfsException {
        ListMultipartUploadsRequest request = ListMultipartUploadsRequest.builder()
                .bucket(calls.location().bucket())
                .prefix(key)
                .overrideConfiguration(calls.timeout(0))
                .build();
        return calls.errors()
                .answer("the unfinished uploads of " + key, () -> calls.client().listMultipartUploads(request))
                .uploads();
    }
}
