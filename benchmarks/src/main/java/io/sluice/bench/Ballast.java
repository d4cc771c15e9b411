package io.sluice.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A file that fills memory, and gives it back as what is measured fills it with files of its own: so that finds memory that was in use until then. The host of a
 * virtual machine takes back what has been free for some seconds, and to fetch it again costs several times as much as to write a file.
 */
final class Ballast implements AutoCloseable {
    private static final int PIECE_BYTES = 1 << 20;
    private static final long LEAD_BYTES = 192L << 20;
    private static final long LOOK_MILLIS = 2;

    private final Path file;
    private final FileChannel channel;
    private final Thread giver;

    private Ballast(Path file, FileChannel channel, long bytes, LongSupplier used) {
        this.file = file;
        this.channel = channel;
        this.giver = Thread.ofPlatform().daemon().name("ballast").start(() -> giveBack(bytes, used));
    }

    /**
     * Fills memory.
     *
     * @param used how much of it was taken so far
     */
    static Ballast fill(Path file, long bytes, LongSupplier used) throws IOException {
        return new Ballast(file, written(file, bytes), bytes, used);
    }

    /** Fills memory, and gives it back at once: for what is over before the host takes it. */
    static void warm(Path file, long bytes) throws IOException {
        try {
            written(file, bytes).close();
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static FileChannel written(Path file, long bytes) throws IOException {
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
        FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        for (long left = bytes; left > 0; left -= piece.limit()) {
            out.write(piece.clear().limit((int) Math.min(left, piece.capacity())));
        }
        return out;
    }

    private void giveBack(long bytes, LongSupplier used) {
        try {
            for (long left = bytes; left > 0; ) {
                long wanted = Math.max(0, bytes - used.getAsLong() - LEAD_BYTES);
                if (wanted < left) {
                    left = wanted;
                    channel.truncate(left);
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            // It is over.
        }
    }

    @Override
    public void close() throws IOException {
        giver.interrupt();
        try {
            giver.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            channel.close();
            Files.deleteIfExists(file);
        }
    }
}
