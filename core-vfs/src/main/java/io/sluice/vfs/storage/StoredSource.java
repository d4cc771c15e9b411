package io.sluice.vfs.storage;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of one version of a file that lies in a store, to be put into the same store. */
record StoredSource(UnderFileSystem store, StorePath path, ContentVersion version, long size) implements UploadSource {
    @Override
    public InputStream open(long offset, long length) throws IOException {
        if (length == 0) {
            return InputStream.nullInputStream();
        }
        try {
            return store.read(path, version, offset, length);
        } catch (UfsException e) {
            throw new IOException(e.reason(), e);
        }
    }
}
