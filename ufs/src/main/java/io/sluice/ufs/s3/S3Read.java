package io.sluice.ufs.s3;

import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/** GETs of one version of an object, whose answers are believed only if they say what they are. Thread-safe. */
final class S3Read {
    private final S3Calls calls;
    private final ObjectSource source;

    S3Read(S3Calls calls, ObjectSource source) {
        this.calls = calls;
        this.source = source;
    }

    InputStream read(StorePath file, ContentVersion version, long offset, long length) throws UfsException {
        Map<String, String> headers =
                Map.of("If-Match", ETags.quoted(version), "Range", "bytes=" + offset + "-" + (offset + length - 1));
        ObjectAnswer answer = source.get(file, headers);
        try {
            checkVersion(file, answer, version);
            checkRange(file, answer, offset, length);
        } catch (UfsException e) {
            answer.body().abort();
            throw e;
        }
        return new S3Stream(
                answer.body(), length, calls.errors(), calls.location().describe(file), Optional.empty());
    }

    /** Without a range, because S3 tells the checksum of an object only to those who ask for all of it. */
    InputStream readWhole(StorePath file, ContentVersion version, long size) throws UfsException {
        // A header and not the SDK's own field: the SDK would check what it can, and fail at what it can't.
        Map<String, String> headers = Map.of("If-Match", ETags.quoted(version), "x-amz-checksum-mode", "ENABLED");
        ObjectAnswer answer = source.get(file, headers);
        try {
            checkVersion(file, answer, version);
            checkLength(file, answer, size);
        } catch (UfsException e) {
            answer.body().abort();
            throw e;
        }
        return new S3Stream(
                answer.body(), size, calls.errors(), calls.location().describe(file), ExpectedChecksum.toldBy(answer));
    }

    /** A server that does not know If-Match answers all the same, and some answer 200 with an error in the place of the bytes. */
    private void checkVersion(StorePath file, ObjectAnswer answer, ContentVersion version) throws UfsException {
        String subject = calls.location().describe(file);
        Optional<String> etag = answer.header("ETag");
        if (etag.isEmpty()) {
            throw new UfsException(UfsError.CORRUPT, subject + ": the answer does not say of which version it is");
        }
        if (!ETags.version(etag.get(), subject).equals(version)) {
            throw new UfsException(
                    UfsError.CHANGED, subject + " has version " + etag.get() + ", not " + version.value());
        }
    }

    private void checkRange(StorePath file, ObjectAnswer answer, long offset, long length) throws UfsException {
        String subject = calls.location().describe(file);
        Optional<String> range = answer.header("Content-Range");
        boolean whole = range.isEmpty() && offset == 0 && answer.contentLength().equals(Optional.of(length));
        if (range.isEmpty() && !whole) {
            throw new UfsException(
                    UfsError.NOT_SUPPORTED, calls.location().server() + " does not answer with ranges of an object");
        }
        String expected = "bytes " + offset + "-" + (offset + length - 1) + "/";
        if (!whole && !range.get().startsWith(expected)) {
            throw new UfsException(
                    UfsError.CORRUPT, subject + ": asked for " + expected + "*, the answer is " + range.get());
        }
        checkLength(file, answer, length);
    }

    private void checkLength(StorePath file, ObjectAnswer answer, long length) throws UfsException {
        Optional<Long> said = answer.contentLength();
        if (said.isPresent() && said.get() != length) {
            throw new UfsException(
                    UfsError.CORRUPT,
                    calls.location().describe(file) + ": asked for " + length + " bytes, the answer has " + said.get());
        }
    }
}
