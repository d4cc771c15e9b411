package io.sluice.ufs.s3;

import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsException;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResult;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;

/** Copies objects within the bucket, without their bytes passing here. Thread-safe. */
final class S3Copy {
    private final S3Calls calls;
    private final S3Multipart multipart;

    S3Copy(S3Calls calls, S3Multipart multipart) {
        this.calls = calls;
        this.multipart = multipart;
    }

    /** @param source what lies at {@code from}; exactly this version is copied */
    StoreEntry.StoreFile copy(StorePath from, StoreEntry.StoreFile source, StorePath to) throws UfsException {
        return source.size() > calls.tuning().multipartCopyAbove()
                ? copyParts(from, source, to)
                : copyWhole(from, source, to);
    }

    private StoreEntry.StoreFile copyWhole(StorePath from, StoreEntry.StoreFile source, StorePath to)
            throws UfsException {
        CopyObjectResult result = calls.answer(
                        from,
                        () -> calls.client()
                                .copyObject(CopyObjectRequest.builder()
                                        .sourceBucket(calls.location().bucket())
                                        .sourceKey(calls.key(from))
                                        .copySourceIfMatch(ETags.quoted(source.version()))
                                        .destinationBucket(calls.location().bucket())
                                        .destinationKey(calls.key(to))
                                        .overrideConfiguration(calls.timeout(source.size()))
                                        .build()))
                .copyObjectResult();
        return copied(
                source,
                to,
                result.eTag(),
                Optional.ofNullable(result.lastModified()).orElse(source.modified()));
    }

    private StoreEntry.StoreFile copyParts(StorePath from, StoreEntry.StoreFile source, StorePath to)
            throws UfsException {
        long partBytes = S3Tuning.partBytes(source.size(), calls.tuning().copyPartBytes());
        CompleteMultipartUploadResponse completed = multipart.upload(
                to,
                source.size(),
                partBytes,
                PutMode.REPLACE,
                Optional.empty(),
                (upload, part) -> copyPart(from, source, to, upload, part));
        return copied(source, to, completed.eTag(), source.modified());
    }

    private CompletedPart copyPart(
            StorePath from, StoreEntry.StoreFile source, StorePath to, String upload, S3Multipart.Part part)
            throws UfsException {
        String etag = calls.answer(
                        from,
                        () -> calls.client()
                                .uploadPartCopy(UploadPartCopyRequest.builder()
                                        .sourceBucket(calls.location().bucket())
                                        .sourceKey(calls.key(from))
                                        .copySourceIfMatch(ETags.quoted(source.version()))
                                        .copySourceRange(
                                                "bytes=" + part.offset() + "-" + (part.offset() + part.length() - 1))
                                        .destinationBucket(calls.location().bucket())
                                        .destinationKey(calls.key(to))
                                        .uploadId(upload)
                                        .partNumber(part.number())
                                        .overrideConfiguration(calls.timeout(part.length()))
                                        .build()))
                .copyPartResult()
                .eTag();
        return CompletedPart.builder().partNumber(part.number()).eTag(etag).build();
    }

    private StoreEntry.StoreFile copied(StoreEntry.StoreFile source, StorePath to, String etag, Instant modified)
            throws UfsException {
        return new StoreEntry.StoreFile(
                to.names().getLast(),
                source.size(),
                modified,
                ETags.version(etag, calls.location().describe(to)),
                calls.settings().putsIntoArchive());
    }
}
