package io.sluice.vfs.core.write;

import io.sluice.vfs.Content;
import io.sluice.vfs.ContentNumber;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.LocalFile;
import io.sluice.vfs.Payload;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The local file that takes the bytes of a file while it is written. Thread-safe.
 *
 * <p>Its channel stays open until its owner and every region have let go of it, though the file may have been renamed or deleted meanwhile.
 */
public final class StagingFile {
    private static final Logger LOG = LoggerFactory.getLogger(StagingFile.class);
    private static final int COPY_BYTES = 1 << 20;

    /** When so many bytes were written, the disk begins to take them, so that a sync at the end has little left to wait for. */
    private static final long BEHIND_BYTES = 64L << 20;

    private final Path path;
    private final FileChannel channel;
    private final AtomicInteger holders = new AtomicInteger(1);
    private final AtomicBoolean released = new AtomicBoolean();
    private final AtomicLong unforcedBytes = new AtomicLong();
    private final AtomicBoolean writesBehind = new AtomicBoolean();

    /** Held by a sync behind the writer until it has said what it heard. */
    private final ReentrantLock behind = new ReentrantLock();

    /** The disk tells once only that it has lost bytes: what a sync behind the writer heard is for those that count. Guarded by {@code behind}. */
    private Optional<IOException> lost = Optional.empty();

    private StagingFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Makes a new file, readable by its owner alone. */
    public static StagingFile create(Path path) throws VfsException {
        try {
            return new StagingFile(
                    path,
                    FileChannel.open(
                            path,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
        } catch (IOException e) {
            throw translate("cannot make a staging file", path, e);
        }
    }

    /** Opens one that was there before a restart. */
    public static StagingFile reopen(Path path) throws IOException {
        return new StagingFile(path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    public Path path() {
        return path;
    }

    /** What tells its bytes from others, as long as its file is not written; counted from when it was opened again last. */
    OptionalLong version(FileLife life, long edition) {
        return life == FileLife.WRITING
                ? OptionalLong.empty()
                : OptionalLong.of(ContentNumber.of(path.getFileName().toString(), edition));
    }

    /** How many bytes the file has, durable or not. */
    long length() throws IOException {
        return channel.size();
    }

    /** Writes all of {@code data}. */
    void write(long offset, Payload data) throws VfsException {
        long position = offset;
        try {
            for (ByteBuffer piece : data.pieces()) {
                while (piece.hasRemaining()) {
                    position += channel.write(piece, position);
                }
            }
        } catch (IOException e) {
            throw translate("cannot write", path, e);
        }
        if (unforcedBytes.addAndGet(position - offset) >= BEHIND_BYTES && writesBehind.compareAndSet(false, true)) {
            unforcedBytes.set(0);
            Thread.ofVirtual().name("sluice-write-behind").start(this::writeBehind);
        }
    }

    private void writeBehind() {
        boolean held = hold();
        behind.lock();
        try {
            if (held) {
                channel.force(false);
            }
        } catch (IOException e) {
            LOG.warn("op=write_behind path={} error={}", path, e.getMessage());
            lost = Optional.of(e);
        } finally {
            behind.unlock();
            if (held) {
                letGo();
            }
            writesBehind.set(false);
        }
    }

    private void forgetLost() {
        behind.lock();
        try {
            lost = Optional.empty();
        } finally {
            behind.unlock();
        }
    }

    /** Fails if bytes were lost; one that is hearing of that now is waited for. */
    private void requireNothingLost() throws IOException {
        behind.lock();
        try {
            if (lost.isPresent()) {
                throw new IOException(lost.get().getMessage(), lost.get());
            }
        } finally {
            behind.unlock();
        }
    }

    /** What it has behind {@code from} are zeros then, also where a write that failed has left bytes. */
    void truncate(long from, long to) throws VfsException {
        try {
            channel.truncate(Math.min(from, to));
            if (to == 0) {
                forgetLost();
            }
            if (to > from) {
                channel.write(ByteBuffer.allocate(1), to - 1);
            }
        } catch (IOException e) {
            throw translate("cannot set the size", path, e);
        }
    }

    /** After a restart: only its first {@code size} bytes count; it stays longer if it was, for that tells that bytes may be missing. */
    void startOver(long size) throws IOException {
        long length = channel.size();
        channel.truncate(size);
        if (Math.max(length, size) > channel.size()) {
            channel.write(ByteBuffer.allocate(1), Math.max(length, size) - 1);
        }
    }

    /** Takes over all bytes of {@code content}, durably; tells how many. */
    public long fill(Content content) throws VfsException {
        ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
        long offset = 0;
        while (content.read(offset, buffer) > 0) {
            buffer.flip();
            int length = buffer.remaining();
            write(offset, Payload.of(buffer));
            offset += length;
            buffer.clear();
        }
        force();
        return offset;
    }

    /**
     * Makes its bytes durable.
     *
     * @throws VfsException {@link VfsError#STALE} if it was removed, or became something else, meanwhile
     */
    void force() throws VfsException {
        if (!hold()) {
            throw new VfsException(VfsError.STALE, path + " is not being written any more");
        }
        try {
            channel.force(true);
            requireNothingLost();
        } catch (IOException e) {
            throw translate("cannot sync", path, e);
        } finally {
            letGo();
        }
    }

    /** Reads up to the end of the file. */
    int read(long offset, ByteBuffer into) throws VfsException {
        int start = into.position();
        try {
            long position = offset;
            while (into.hasRemaining()) {
                int count = channel.read(into, position);
                if (count < 0) {
                    break;
                }
                position += count;
            }
        } catch (IOException e) {
            throw translate("cannot read", path, e);
        }
        return into.position() - start;
    }

    /** @param progress is told how many bytes of it were read so far */
    InputStream stream(long offset, long length, LongConsumer progress) throws IOException {
        return new BoundedStream(Channels.newInputStream(FileChannel.open(path).position(offset)), length, progress);
    }

    /** The file itself; empty once nobody holds it. */
    Optional<LocalFile> localFile() {
        return hold() ? Optional.of(new StagedLocalFile(this)) : Optional.empty();
    }

    /** Keeps the channel open until {@link #letGo()}; false if it is closed already. */
    boolean hold() {
        return holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    /** The owner lets go; the channel is closed when nobody holds it any more. */
    public void release() {
        if (released.compareAndSet(false, true)) {
            letGo();
        }
    }

    /** Deletes the file; those who hold it can still read it. */
    public void delete() throws VfsException {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw translate("cannot delete", path, e);
        }
    }

    /** Deletes it, as nothing has come of it. */
    public void discard() throws VfsException {
        release();
        delete();
    }

    void letGo() {
        if (holders.decrementAndGet() == 0) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static VfsException translate(String what, Path path, IOException e) {
        String message = String.valueOf(e.getMessage());
        boolean full = message.contains("No space left") || message.contains("quota");
        return new VfsException(full ? VfsError.NO_SPACE : VfsError.IO, what + " " + path + ": " + message, e);
    }

    private static final class StagedLocalFile implements LocalFile {
        private final StagingFile file;
        private final AtomicBoolean closed = new AtomicBoolean();

        StagedLocalFile(StagingFile file) {
            this.file = file;
        }

        @Override
        public Path path() {
            return file.path;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                file.letGo();
            }
        }
    }
}
