package io.sluice.vfs.testing;

import io.sluice.vfs.LocalFile;
import io.sluice.vfs.Region;
import io.sluice.vfs.content.ContentCache.CachedContent;
import io.sluice.vfs.content.ContentKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** One content of a {@link MemoryContentCache}, shared by all who have it open. Each time it is lost it begins a new file. */
final class MemoryContent {
    private final MemoryContentCache cache;
    private final ContentKey key;
    private final BitSet present = new BitSet();
    private Optional<Path> file = Optional.empty();

    MemoryContent(MemoryContentCache cache, ContentKey key) {
        this.cache = cache;
        this.key = key;
    }

    CachedContent open() {
        return new Place();
    }

    synchronized void lose() {
        present.clear();
        file = Optional.empty();
    }

    synchronized void take(Path staged) throws IOException {
        Path mine = cache.newFile();
        Files.move(staged, mine, StandardCopyOption.ATOMIC_MOVE);
        file = Optional.of(mine);
        present.set(0, blocks());
    }

    synchronized long presentBytes() {
        return present.stream()
                .mapToLong(block -> key.blockLength(block, cache.blockBytes()))
                .sum();
    }

    private int blocks() {
        return key.blocks(cache.blockBytes());
    }

    private synchronized boolean isPresent(int block) {
        return present.get(Objects.checkIndex(block, blocks()));
    }

    private synchronized boolean isComplete() {
        return present.cardinality() == blocks();
    }

    private synchronized boolean put(int block, ByteBuffer data) {
        Objects.checkIndex(block, blocks());
        if (data.remaining() != key.blockLength(block, cache.blockBytes())) {
            throw new IllegalArgumentException("block " + block + " of " + key + " has not " + data.remaining() + " B");
        }
        if (present.get(block)) {
            return true;
        }
        if (cache.refuses()) {
            return false;
        }
        if (file.isEmpty()) {
            file = Optional.of(cache.newFile());
        }
        try (FileChannel channel = FileChannel.open(file.get(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer rest = data.duplicate();
            long position = (long) block * cache.blockBytes();
            while (rest.hasRemaining()) {
                position += channel.write(rest, position);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        present.set(block);
        return true;
    }

    /** The file, if it has all these bytes. */
    private synchronized Optional<Path> fileWith(long offset, int length) {
        Objects.checkFromIndexSize(offset, (long) length, key.size());
        long first = offset / cache.blockBytes();
        long behindLast = (offset + length + cache.blockBytes() - 1) / cache.blockBytes();
        boolean all = present.nextClearBit(Math.toIntExact(first)) >= behindLast;
        return all ? file : Optional.empty();
    }

    private synchronized Optional<Path> completeFile() {
        return isComplete() ? file : Optional.empty();
    }

    private boolean read(long offset, ByteBuffer into) {
        if (!into.hasRemaining()) {
            return true;
        }
        Optional<Path> from = fileWith(offset, into.remaining());
        if (from.isEmpty()) {
            return false;
        }
        cache.hit(into.remaining());
        try (FileChannel channel = FileChannel.open(from.get(), StandardOpenOption.READ)) {
            long position = offset;
            while (into.hasRemaining()) {
                position += channel.read(into, position);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    private Optional<Region> region(long offset, int length) {
        return fileWith(offset, length).map(from -> {
            cache.hit(length);
            try {
                return new FileRegion(FileChannel.open(from, StandardOpenOption.READ), offset, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Counts as open until it is closed for the first time. */
    private class Counted {
        private final AtomicBoolean closed = new AtomicBoolean();

        Counted() {
            cache.leased();
        }

        public void close() {
            if (closed.compareAndSet(false, true)) {
                cache.released();
            }
        }
    }

    private final class Place extends Counted implements CachedContent {
        @Override
        public ContentKey key() {
            return key;
        }

        @Override
        public boolean isPresent(int block) {
            return MemoryContent.this.isPresent(block);
        }

        @Override
        public boolean isComplete() {
            return MemoryContent.this.isComplete();
        }

        @Override
        public boolean put(int block, ByteBuffer data) {
            return MemoryContent.this.put(block, data);
        }

        @Override
        public boolean read(long offset, ByteBuffer into) {
            return MemoryContent.this.read(offset, into);
        }

        @Override
        public Optional<Region> region(long offset, int length) {
            return MemoryContent.this.region(offset, length);
        }

        @Override
        public Optional<LocalFile> localFile() {
            return completeFile().map(WholeFile::new);
        }
    }

    private final class FileRegion extends Counted implements Region {
        private final FileChannel channel;
        private final long position;
        private final int length;

        FileRegion(FileChannel channel, long position, int length) {
            this.channel = channel;
            this.position = position;
            this.length = length;
        }

        @Override
        public FileChannel channel() {
            return channel;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public int length() {
            return length;
        }

        @Override
        public void close() {
            super.close();
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final class WholeFile extends Counted implements LocalFile {
        private final Path path;

        WholeFile(Path path) {
            this.path = path;
        }

        @Override
        public Path path() {
            return path;
        }
    }
}
