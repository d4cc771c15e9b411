package io.sluice.ufs.s3;

import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UploadSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Sends the parts of multipart uploads, one request each. Thread-safe. */
final class PartRequests {
    static final String CONTENT_TYPE = "application/octet-stream";

    private final S3Calls calls;
    private final UnsignedPuts unsigned;
    private final Map<String, String> headersOfAll;

    PartRequests(S3Calls calls, UnsignedPuts unsigned) {
        this.calls = calls;
        this.unsigned = unsigned;
        this.headersOfAll = new ObjectHeaders(calls.settings())
                .headers(UploadPartRequest.builder().build());
    }

    CompletedPart send(
            StorePath file,
            UploadSource source,
            String upload,
            S3Multipart.Part part,
            Optional<ObjectChecksum> checksum)
            throws UfsException {
        Optional<DirectRequests> requests = unsigned.requests(checksum);
        return requests.isPresent()
                ? sendUnsigned(requests.get(), file, source, upload, part, checksum.orElseThrow())
                : sendBySdk(file, source, upload, part, checksum);
    }

    private CompletedPart sendUnsigned(
            DirectRequests requests,
            StorePath file,
            UploadSource source,
            String upload,
            S3Multipart.Part part,
            ObjectChecksum checksum)
            throws UfsException {
        Map<String, String> query = Map.of("partNumber", Integer.toString(part.number()), "uploadId", upload);
        SdkHttpResponse answer = unsigned.put(
                requests,
                new UnsignedPuts.What(file, calls.key(file), query, headersOfAll, source, part.offset(), part.length()),
                checksum);
        CompletedPart.Builder completed = CompletedPart.builder().partNumber(part.number());
        answer.firstMatchingHeader("ETag").ifPresent(completed::eTag);
        answer.firstMatchingHeader(ObjectChecksum.CRC32.header()).ifPresent(completed::checksumCRC32);
        answer.firstMatchingHeader(ObjectChecksum.CRC32C.header()).ifPresent(completed::checksumCRC32C);
        answer.firstMatchingHeader(ObjectChecksum.CRC64NVME.header()).ifPresent(completed::checksumCRC64NVME);
        return completed.build();
    }

    private CompletedPart sendBySdk(
            StorePath file,
            UploadSource source,
            String upload,
            S3Multipart.Part part,
            Optional<ObjectChecksum> checksum)
            throws UfsException {
        UploadPartRequest.Builder request = UploadPartRequest.builder()
                .bucket(calls.location().bucket())
                .key(calls.key(file))
                .uploadId(upload)
                .partNumber(part.number())
                .contentLength(part.length())
                .overrideConfiguration(calls.timeout(part.length()));
        if (checksum.isPresent()) {
            String sum = sum(checksum.get(), source, part.offset(), part.length());
            switch (checksum.get()) {
                case CRC32 -> request.checksumCRC32(sum);
                case CRC32C -> request.checksumCRC32C(sum);
                case CRC64NVME -> request.checksumCRC64NVME(sum);
            }
        }
        UploadPartResponse response = calls.answer(
                file, () -> calls.client().uploadPart(request.build(), body(source, part.offset(), part.length())));
        // What a server did not answer it may not know, and refuse at the end.
        return CompletedPart.builder()
                .partNumber(part.number())
                .eTag(response.eTag())
                .checksumCRC32(response.checksumCRC32())
                .checksumCRC32C(response.checksumCRC32C())
                .checksumCRC64NVME(response.checksumCRC64NVME())
                .build();
    }

    /**
     * Read before the bytes are sent, so that it goes in a header, which servers that don't know it pass over; the SDK would send it behind the bytes, in an
     * encoding that some don't understand.
     */
    String sum(ObjectChecksum checksum, UploadSource source, long offset, long length) throws UfsException {
        return sum(calls, checksum, source, offset, length);
    }

    /** The same for other requests. */
    static String sum(S3Calls calls, ObjectChecksum checksum, UploadSource source, long offset, long length)
            throws UfsException {
        try (InputStream stream = opened(source, offset, length)) {
            return checksum.of(stream);
        } catch (IOException e) {
            throw calls.errors().translate("what is to be put", e);
        }
    }

    /** What is gone does not come back by trying again. */
    static InputStream opened(UploadSource source, long offset, long length) throws IOException {
        try {
            return source.open(offset, length);
        } catch (NoSuchFileException e) {
            UfsException gone = new UfsException(UfsError.INVALID, "what is to be put is gone: " + e.getFile(), e);
            throw new IOException(gone.reason(), gone);
        }
    }

    static RequestBody body(UploadSource source, long offset, long length) {
        return RequestBody.fromContentProvider(
                () -> {
                    try {
                        return opened(source, offset, length);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                length,
                CONTENT_TYPE);
    }
}
