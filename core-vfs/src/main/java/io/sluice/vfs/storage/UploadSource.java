package io.sluice.vfs.storage;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a sealed file on their way to the store; can be opened as often as retries need, by several threads at once. */
public interface UploadSource {
    /** In bytes. */
    long size();

    /** A stream of exactly {@code length} bytes from {@code offset} on; the caller closes it. */
    InputStream open(long offset, long length) throws IOException;
}
