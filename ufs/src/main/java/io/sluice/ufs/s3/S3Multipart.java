package io.sluice.ufs.s3;

import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnfinishedUploads.Upload;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;

/** Makes one object of parts that go up, or are copied, at the same time; nothing is left of an upload that fails. Thread-safe. */
final class S3Multipart {
    private static final Logger log = LoggerFactory.getLogger(S3Multipart.class);

    private final S3Calls calls;
    private final LeftUploads uploads;
    private final StaleUploads stale;

    S3Multipart(S3Calls calls, LeftUploads uploads, StaleUploads stale) {
        this.calls = calls;
        this.uploads = uploads;
        this.stale = stale;
    }

    /** @param number from 1 on */
    record Part(int number, long offset, long length) {}

    /** Brings one part to the store. */
    interface PartSender {
        CompletedPart send(String upload, Part part) throws UfsException;
    }

    /** @param checksum that the whole object gets, and each part is sent with */
    CompleteMultipartUploadResponse upload(
            StorePath file,
            long size,
            long partBytes,
            PutMode mode,
            Optional<ObjectChecksum> checksum,
            PartSender sender)
            throws UfsException {
        String upload = begin(file, checksum, "", "");
        try {
            int parts = Math.toIntExact(Math.ceilDiv(size, partBytes));
            List<CompletedPart> completed = Parallel.run(
                    parts, calls.tuning().partsAtOnce(), index -> sender.send(upload, part(index, size, partBytes)));
            return complete(file, upload, completed, mode, size);
        } catch (UfsException | RuntimeException e) {
            abort(file, upload);
            throw e;
        }
    }

    /**
     * @param checksum that the whole object gets, and each part is sent with
     * @param owner who goes on with it after a restart; empty: nobody
     * @param terms that are kept with it
     * @return the upload's id
     */
    String begin(StorePath file, Optional<ObjectChecksum> checksum, String owner, String terms) throws UfsException {
        CreateMultipartUploadRequest.Builder request = CreateMultipartUploadRequest.builder()
                .bucket(calls.location().bucket())
                .key(calls.key(file))
                .overrideConfiguration(calls.timeout(0));
        checksum.ifPresent(kind -> request.checksumAlgorithm(kind.algorithm()).checksumType(ChecksumType.FULL_OBJECT));
        String key = calls.key(file);
        uploads.intended(key);
        String upload = calls.answer(file, () -> calls.client().createMultipartUpload(request.build()))
                .uploadId();
        uploads.began(new Upload(key, upload, owner, terms));
        stale.began(calls.key(file), upload);
        return upload;
    }

    private static Part part(int index, long size, long partBytes) {
        long offset = index * partBytes;
        return new Part(index + 1, offset, Math.min(partBytes, size - offset));
    }

    CompleteMultipartUploadResponse complete(
            StorePath file, String upload, List<CompletedPart> parts, PutMode mode, long size) throws UfsException {
        CompleteMultipartUploadRequest.Builder request = CompleteMultipartUploadRequest.builder()
                .bucket(calls.location().bucket())
                .key(calls.key(file))
                .uploadId(upload)
                .multipartUpload(CompletedMultipartUpload.builder().parts(parts).build())
                .overrideConfiguration(calls.timeout(size));
        if (mode == PutMode.EXCLUSIVE) {
            request.ifNoneMatch("*");
        }
        CompleteMultipartUploadResponse answer =
                calls.answer(file, () -> calls.client().completeMultipartUpload(request.build()));
        uploads.completed(calls.key(file), upload);
        return answer;
    }

    /** Parts that stay cost money; that they could not be removed must not hide why the upload failed. */
    private void abort(StorePath file, String upload) {
        boolean interrupted = Thread.interrupted();
        try {
            uploads.abort(calls.key(file), upload);
        } catch (UfsException e) {
            log.warn(
                    "event=multipart-upload-stays path={} upload={} cause=\"{}\"",
                    calls.location().describe(file),
                    upload,
                    e.getMessage());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
