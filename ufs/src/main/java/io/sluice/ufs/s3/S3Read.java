package io.sluice.ufs.s3;

import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.io.InputStream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Ranged GETs of one version of an object, whose answers are believed only if they say what they are. Thread-safe. */
final class S3Read {
    private final S3Calls calls;

    S3Read(S3Calls calls) {
        this.calls = calls;
    }

    InputStream read(StorePath file, ContentVersion version, long offset, long length) throws UfsException {
        ResponseInputStream<GetObjectResponse> stream = calls.answer(
                file,
                () -> calls.client()
                        .getObject(
                                GetObjectRequest.builder()
                                        .bucket(calls.location().bucket())
                                        .key(calls.key(file))
                                        .range("bytes=" + offset + "-" + (offset + length - 1))
                                        .ifMatch(ETags.quoted(version))
                                        .overrideConfiguration(calls.timeout(0))
                                        .build(),
                                ResponseTransformer.toInputStream()));
        try {
            check(file, stream.response(), version, offset, length);
        } catch (UfsException e) {
            stream.abort();
            throw e;
        }
        return new S3Stream(stream, length, calls.errors(), calls.location().describe(file));
    }

    private void check(StorePath file, GetObjectResponse response, ContentVersion version, long offset, long length)
            throws UfsException {
        String subject = calls.location().describe(file);
        // A server that does not know If-Match answers all the same.
        if (response.eTag() != null && !ETags.version(response.eTag(), subject).equals(version)) {
            throw new UfsException(UfsError.CHANGED, subject + " has version " + response.eTag() + ", not " + version);
        }
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
        if (response.contentLength() != null && response.contentLength() != length) {
            throw new UfsException(
                    UfsError.CORRUPT,
                    subject + ": asked for " + length + " bytes, the answer has " + response.contentLength());
        }
    }
}
