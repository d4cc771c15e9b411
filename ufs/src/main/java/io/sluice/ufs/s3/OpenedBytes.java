package io.sluice.ufs.s3;

import io.sluice.vfs.storage.UploadSource;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import software.amazon.awssdk.http.ContentStreamProvider;

/** A run of the bytes of a source, for one request: opened anew when it is asked for anew. Not thread-safe. */
final class OpenedBytes implements ContentStreamProvider, AutoCloseable {
    /** The HTTP client takes 4 KiB at a time. */
    private static final int READ_BYTES = 128 << 10;

    private final UploadSource source;
    private final long offset;
    private final long length;
    private Optional<InputStream> opened = Optional.empty();

    OpenedBytes(UploadSource source, long offset, long length) {
        this.source = source;
        this.offset = offset;
        this.length = length;
    }

    @Override
    public InputStream newStream() {
        close();
        try {
            InputStream stream = new BufferedInputStream(PartRequests.opened(source, offset, length), READ_BYTES);
            opened = Optional.of(stream);
            return stream;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (opened.isPresent()) {
            try {
                opened.get().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                opened = Optional.empty();
            }
        }
    }
}
