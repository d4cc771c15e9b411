package io.sluice.ufs.s3;

import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** GETs of one version of an object, whose answers are believed only if they say what they are. Thread-safe. */
final class S3Read {
    private final S3Calls calls;

    S3Read(S3Calls calls) {
        this.calls = calls;
    }

    InputStream read(StorePath file, ContentVersion version, long offset, long length) throws UfsException {
        GetObjectRequest request = request(file, version)
                .range("bytes=" + offset + "-" + (offset + length - 1))
                .overrideConfiguration(calls.timeout(0))
                .build();
        ResponseInputStream<GetObjectResponse> stream = open(file, request);
        try {
            checkVersion(file, stream.response(), version);
            checkRange(file, stream.response(), offset, length);
        } catch (UfsException e) {
            stream.abort();
            throw e;
        }
        return new S3Stream(stream, length, calls.errors(), calls.location().describe(file), Optional.empty());
    }

    /** Without a range, because S3 tells the checksum of an object only to those who ask for all of it. */
    InputStream readWhole(StorePath file, ContentVersion version, long size) throws UfsException {
        GetObjectRequest request = request(file, version)
                // Set as a header and not as the SDK's own field: the SDK would check what it can, and fail at what it
                // can't.
                .overrideConfiguration(calls.timeout(0).toBuilder()
                        .putHeader("x-amz-checksum-mode", "ENABLED")
                        .build())
                .build();
        ResponseInputStream<GetObjectResponse> stream = open(file, request);
        try {
            checkVersion(file, stream.response(), version);
            checkLength(file, stream.response(), size);
        } catch (UfsException e) {
            stream.abort();
            throw e;
        }
        return new S3Stream(
                stream,
                size,
                calls.errors(),
                calls.location().describe(file),
                ExpectedChecksum.toldBy(stream.response()));
    }

    private GetObjectRequest.Builder request(StorePath file, ContentVersion version) {
        return GetObjectRequest.builder()
                .bucket(calls.location().bucket())
                .key(calls.key(file))
                .ifMatch(ETags.quoted(version));
    }

    private ResponseInputStream<GetObjectResponse> open(StorePath file, GetObjectRequest request) throws UfsException {
        return calls.answer(file, () -> calls.client().getObject(request, ResponseTransformer.toInputStream()));
    }

    /** A server that does not know If-Match answers all the same, and some answer 200 with an error in the place of the bytes. */
    private void checkVersion(StorePath file, GetObjectResponse response, ContentVersion version) throws UfsException {
        String subject = calls.location().describe(file);
        if (response.eTag() == null) {
            throw new UfsException(UfsError.CORRUPT, subject + ": the answer does not say of which version it is");
        }
        if (!ETags.version(response.eTag(), subject).equals(version)) {
            throw new UfsException(
                    UfsError.CHANGED, subject + " has version " + response.eTag() + ", not " + version.value());
        }
    }

    private void checkRange(StorePath file, GetObjectResponse response, long offset, long length) throws UfsException {
        String subject = calls.location().describe(file);
        String range = response.contentRange();
        boolean whole = range == null && offset == 0 && Long.valueOf(length).equals(response.contentLength());
        if (range == null && !whole) {
            throw new UfsException(
                    UfsError.NOT_SUPPORTED, calls.location().server() + " does not answer with ranges of an object");
        }
        String expected = "bytes " + offset + "-" + (offset + length - 1) + "/";
        if (!whole && !range.startsWith(expected)) {
            throw new UfsException(UfsError.CORRUPT, subject + ": asked for " + expected + "*, the answer is " + range);
        }
        checkLength(file, response, length);
    }

    private void checkLength(StorePath file, GetObjectResponse response, long length) throws UfsException {
        if (response.contentLength() != null && response.contentLength() != length) {
            throw new UfsException(
                    UfsError.CORRUPT,
                    calls.location().describe(file) + ": asked for " + length + " bytes, the answer has "
                            + response.contentLength());
        }
    }
}
