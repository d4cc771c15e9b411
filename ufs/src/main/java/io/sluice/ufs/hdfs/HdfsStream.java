package io.sluice.ufs.hdfs;

import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * A range of one version of a file. That the file has this version is checked before it is opened, and again before the last bytes are given: a version
 * never comes back, so what was opened in between is that version. Not thread-safe.
 */
final class HdfsStream extends InputStream {
    private final HdfsUser user;
    private final HdfsFolder folder;
    private final StorePath file;
    private final ContentVersion version;
    private final FSDataInputStream stream;
    private final long end;
    private long position;

    private HdfsStream(
            HdfsUser user,
            HdfsFolder folder,
            StorePath file,
            ContentVersion version,
            FSDataInputStream stream,
            long offset,
            long length) {
        this.user = user;
        this.folder = folder;
        this.file = file;
        this.version = version;
        this.stream = stream;
        this.position = offset;
        this.end = offset + length;
    }

    /** To be called as {@code user}. */
    static HdfsStream open(
            HdfsUser user, HdfsFolder folder, StorePath file, ContentVersion version, long offset, long length)
            throws UfsException, IOException {
        requireVersion(folder, file, version);
        FSDataInputStream stream = folder.files().open(folder.locate(file));
        try {
            stream.seek(offset);
            return new HdfsStream(user, folder, file, version, stream, offset, length);
        } catch (IOException | RuntimeException e) {
            stream.close();
            throw e;
        }
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
        if (position == end) {
            return -1;
        }
        int wanted = (int) Math.min(length, end - position);
        try {
            return user.run(() -> attempt(target, offset, wanted));
        } catch (UfsException e) {
            throw new IOException(e.reason(), e);
        }
    }

    private int attempt(byte[] target, int offset, int length) throws UfsException, IOException {
        int count = stream.read(target, offset, length);
        if (count < 0) {
            throw new UfsException(UfsError.CHANGED, file + " became shorter while it was read");
        }
        if (position + count == end) {
            requireVersion(folder, file, version);
        }
        position += count;
        return count;
    }

    private static void requireVersion(HdfsFolder folder, StorePath file, ContentVersion version)
            throws UfsException, IOException {
        Found now = folder.requireFile(file);
        if (!now.version().equals(version)) {
            throw new UfsException(UfsError.CHANGED, file + " has version " + now.version() + " now, not " + version);
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
