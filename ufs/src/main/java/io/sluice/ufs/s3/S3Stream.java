package io.sluice.ufs.s3;

import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;

/**
 * The bytes of one GET: exactly as many as were asked for, or an IOException. One that is closed early drops its connection instead of reading the rest.
 * Not thread-safe.
 */
final class S3Stream extends InputStream {
    private final AbortableInputStream stream;
    private final S3Errors errors;
    private final String subject;
    private final Optional<ExpectedChecksum> checksum;
    private long left;

    /** @param checksum that the bytes must have */
    S3Stream(
            AbortableInputStream stream,
            long length,
            S3Errors errors,
            String subject,
            Optional<ExpectedChecksum> checksum) {
        this.stream = stream;
        this.left = length;
        this.errors = errors;
        this.subject = subject;
        this.checksum = checksum;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        int count;
        try {
            count = stream.read(target, offset, (int) Math.min(length, left));
        } catch (SdkException e) {
            throw wrapped(errors.translate(subject, e));
        } catch (IOException e) {
            throw wrapped(errors.translate(subject, e));
        }
        if (count < 0) {
            throw wrapped(
                    new UfsException(UfsError.UNAVAILABLE, subject + ": the answer ended " + left + " bytes early"));
        }
        left -= count;
        check(target, offset, count);
        return count;
    }

    /** The last bytes are given to nobody if all of them together are not those that were stored. */
    private void check(byte[] target, int offset, int count) throws IOException {
        if (checksum.isEmpty()) {
            return;
        }
        checksum.get().update(target, offset, count);
        if (left == 0 && !checksum.get().matches()) {
            throw wrapped(new UfsException(
                    UfsError.CORRUPT,
                    subject + ": its bytes are not those that were stored, by their " + checksum.get()));
        }
    }

    private static IOException wrapped(UfsException e) {
        return new IOException(e.reason(), e);
    }

    @Override
    public void close() throws IOException {
        if (left > 0) {
            stream.abort();
        } else {
            stream.close();
        }
    }
}
