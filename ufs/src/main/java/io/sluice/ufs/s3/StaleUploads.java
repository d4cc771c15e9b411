package io.sluice.ufs.s3;

import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.Initiator;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/**
 * Removes the parts of uploads that a gateway left behind when it was killed; they cost money, and no listing shows them.
 *
 * <p>S3 marks an unfinished upload by nothing but its key, its age and who began it. So those are taken for ours that lie below the mount, were begun by the
 * same identity as an upload that we have running now, and are older than the mount says. It is the running upload that tells who we are and what the
 * server's clock says: a mount that uploads nothing in parts removes nothing, and neither does one on a server that names no initiators.
 *
 * <p>Thread-safe. It looks once, in the background, and never delays or fails an upload.
 */
final class StaleUploads {
    private static final Logger log = LoggerFactory.getLogger(StaleUploads.class);
    private static final int MAX_PAGES = 10;
    private static final int MAX_REMOVED = 1_000;

    private final S3Calls calls;
    private final Executor background;
    private final AtomicBoolean looked = new AtomicBoolean();

    StaleUploads(S3Calls calls, Executor background) {
        this.calls = calls;
        this.background = background;
    }

    /** An upload of ours began; looks for older ones if nobody did yet. */
    void began(String key, String upload) {
        Optional<Duration> age = calls.settings().staleUploadAge();
        if (age.isPresent() && !looked.getAndSet(true)) {
            try {
                background.execute(() -> look(key, upload, age.get()));
            } catch (RejectedExecutionException _) {
                // The store is being closed; its next life looks.
            }
        }
    }

    private void look(String key, String upload, Duration age) {
        try {
            Optional<MultipartUpload> own = page(key, Optional.empty()).uploads().stream()
                    .filter(one -> upload.equals(one.uploadId()))
                    .findFirst();
            if (own.isEmpty()) {
                // It ended before we looked; the next one may tell.
                looked.set(false);
                return;
            }
            Optional<String> initiator = initiator(own.get());
            Optional<Instant> now = Optional.ofNullable(own.get().initiated());
            if (initiator.isPresent() && now.isPresent()) {
                remove(stale(initiator.get(), now.get().minus(age)));
            }
        } catch (UfsException e) {
            if (e.error() == UfsError.ACCESS_DENIED || e.error() == UfsError.NOT_SUPPORTED) {
                log.info(
                        "event=stale-uploads-not-permitted store={} cause=\"{}\"",
                        calls.location().describe(StorePath.ROOT),
                        e.getMessage());
            } else {
                log.warn(
                        "event=stale-uploads-not-removed store={} cause=\"{}\"",
                        calls.location().describe(StorePath.ROOT),
                        e.getMessage());
            }
        }
    }

    private List<MultipartUpload> stale(String initiator, Instant before) throws UfsException {
        String prefix = calls.location().below(StorePath.ROOT);
        List<MultipartUpload> stale = new ArrayList<>();
        Optional<ListMultipartUploadsResponse> last = Optional.empty();
        for (int pages = 0; pages < MAX_PAGES; pages++) {
            ListMultipartUploadsResponse page = page(prefix, last);
            for (MultipartUpload upload : page.uploads()) {
                boolean ours = initiator(upload).equals(Optional.of(initiator))
                        && upload.key() != null
                        && upload.key().startsWith(prefix);
                boolean old = upload.initiated() != null && upload.initiated().isBefore(before);
                if (ours && old && upload.uploadId() != null && stale.size() < MAX_REMOVED) {
                    stale.add(upload);
                }
            }
            if (!Boolean.TRUE.equals(page.isTruncated()) || page.nextKeyMarker() == null) {
                break;
            }
            last = Optional.of(page);
        }
        return stale;
    }

    private static Optional<String> initiator(MultipartUpload upload) {
        return Optional.ofNullable(upload.initiator()).map(Initiator::id).filter(id -> !id.isEmpty());
    }

    private ListMultipartUploadsResponse page(String prefix, Optional<ListMultipartUploadsResponse> last)
            throws UfsException {
        ListMultipartUploadsRequest.Builder request = ListMultipartUploadsRequest.builder()
                .bucket(calls.location().bucket())
                .prefix(prefix)
                .overrideConfiguration(calls.timeout(0));
        last.ifPresent(page -> request.keyMarker(page.nextKeyMarker()).uploadIdMarker(page.nextUploadIdMarker()));
        return calls.errors()
                .answer(
                        "the unfinished uploads of " + calls.location().describe(StorePath.ROOT),
                        () -> calls.client().listMultipartUploads(request.build()));
    }

    private void remove(List<MultipartUpload> stale) throws UfsException {
        int removed = 0;
        try {
            for (MultipartUpload upload : stale) {
                AbortMultipartUploadRequest request = AbortMultipartUploadRequest.builder()
                        .bucket(calls.location().bucket())
                        .key(upload.key())
                        .uploadId(upload.uploadId())
                        .overrideConfiguration(calls.timeout(0))
                        .build();
                calls.errors()
                        .answer(
                                "the unfinished upload of " + upload.key(),
                                () -> calls.client().abortMultipartUpload(request));
                removed++;
            }
        } finally {
            if (removed > 0) {
                log.info(
                        "event=stale-uploads-removed store={} count={}",
                        calls.location().describe(StorePath.ROOT),
                        removed);
            }
        }
    }
}
