package io.sluice.vfs.meta;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * One file of the change log: a head, then a frame for each commit, in the order of their numbers. Not thread-safe.
 *
 * <pre>
 * head:   8 bytes "SLUICEL1"; number of the first commit (8); CRC32C of both (4)
 * frame:  length of the changes (4); CRC32C of number and changes (4); number of the commit (8); the changes
 * </pre>
 *
 * <p>Written through RandomAccessFile, whose calls an interrupt of the calling thread does not end: a FileChannel would be closed by
 * it for everyone.
 */
final class ChangeLog implements Closeable {
    static final long MAGIC = 0x534C_5549_4345_4C31L;
    static final int HEAD_BYTES = 20;
    static final int FRAME_HEAD_BYTES = 16;

    private final RandomAccessFile file;
    private long length;
    private long nextCommit;

    private ChangeLog(RandomAccessFile file, long length, long nextCommit) {
        this.file = file;
        this.length = length;
        this.nextCommit = nextCommit;
    }

    /** A new file, durable with its head; what was there before is lost. */
    static ChangeLog create(Path path, long firstCommit) throws IOException {
        StoreFiles.createPrivate(path);
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            file.write(head(firstCommit));
            file.getFD().sync();
            StoreFiles.syncDirectory(path);
        } catch (IOException e) {
            file.close();
            throw e;
        }
        return new ChangeLog(file, HEAD_BYTES, firstCommit);
    }

    /** Goes on with a file after its good {@code length} bytes; what follows them is cut off. */
    static ChangeLog goOn(Path path, long length, long nextCommit) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            if (file.length() > length) {
                file.setLength(length);
                file.getFD().sync();
            }
            file.seek(length);
        } catch (IOException e) {
            file.close();
            throw e;
        }
        return new ChangeLog(file, length, nextCommit);
    }

    /** Appends one commit and makes it durable. After an exception the file is good up to {@link #length}, and takes no more. */
    void append(byte[] changes) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(Math.addExact(FRAME_HEAD_BYTES, changes.length));
        frame.putInt(changes.length).putInt(0).putLong(nextCommit).put(changes);
        frame.putInt(Integer.BYTES, checksum(frame, 8, Long.BYTES + changes.length));
        file.write(frame.array());
        file.getFD().sync();
        length += frame.capacity();
        nextCommit++;
    }

    long length() {
        return length;
    }

    /** The number that the next commit will have. */
    long nextCommit() {
        return nextCommit;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    static int checksum(ByteBuffer bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(offset, length));
        return (int) crc.getValue();
    }

    private static byte[] head(long firstCommit) {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).putLong(MAGIC).putLong(firstCommit);
        return head.putInt(checksum(head, 0, 16)).array();
    }
}
