package io.sluice.vfs.testing;

import io.sluice.vfs.storage.UploadSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes in memory on their way to a store. */
public final class BytesToUpload implements UploadSource {
    private final byte[] bytes;

    public BytesToUpload(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    public static BytesToUpload of(String text) {
        return new BytesToUpload(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public InputStream open(long offset, long length) throws IOException {
        if (offset < 0 || length < 0 || offset + length > bytes.length) {
            throw new IOException("no range " + offset + "+" + length + " in " + bytes.length + " bytes");
        }
        return new ByteArrayInputStream(Arrays.copyOfRange(bytes, (int) offset, (int) (offset + length)));
    }
}
