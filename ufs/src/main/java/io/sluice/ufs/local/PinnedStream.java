package io.sluice.ufs.local;

import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A range of one version of a file. That the file still has this version is checked when the stream is opened, and again before it gives its last bytes,
 * so that nobody who reads all of it can have bytes of two versions. Not thread-safe.
 */
final class PinnedStream extends InputStream {
    // The JDK keeps a direct buffer of the largest size ever asked for; this bounds it.
    private static final int MAX_READ_BYTES = 1 << 20;

    private final StorePath file;
    private final Path path;
    private final ContentVersion version;
    private final FileChannel channel;
    private final long end;
    private long position;

    PinnedStream(StorePath file, Path path, ContentVersion version, long offset, long length)
            throws UfsException, IOException {
        this.file = file;
        this.path = path;
        this.version = version;
        this.position = offset;
        this.end = offset + length;
        this.channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try {
            requireVersion();
        } catch (UfsException | IOException e) {
            channel.close();
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
        int wanted = (int) Math.min(Math.min(length, MAX_READ_BYTES), end - position);
        int count = channel.read(ByteBuffer.wrap(target, offset, wanted), position);
        if (count < 0) {
            throw asIOException(new UfsException(UfsError.CHANGED, file + " became shorter while it was read"));
        }
        if (position + count == end) {
            try {
                requireVersion();
            } catch (UfsException e) {
                throw asIOException(e);
            }
        }
        position += count;
        return count;
    }

    private static IOException asIOException(UfsException e) {
        return new IOException(e.reason(), e);
    }

    private void requireVersion() throws UfsException, IOException {
        ContentVersion now;
        try {
            now = FoundFile.version(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException _) {
            throw new UfsException(UfsError.NOT_FOUND, "there is no " + file);
        }
        if (!now.equals(version)) {
            throw new UfsException(UfsError.CHANGED, file + " has version " + now + " now, not " + version);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
