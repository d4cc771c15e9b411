package io.sluice.cache;

import io.sluice.vfs.LocalFile;
import io.sluice.vfs.Region;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes bytes out of cache files. Thread-safe, and without locks while all is well.
 *
 * <p>A block that was there at an unclean stop is compared with its CRC32C before any byte of it is given out. A file that is shorter than its
 * blocks was changed by somebody else: then nothing of it is trusted any more. One that was changed and is long enough has its blocks checked again.
 */
final class ContentReader {
    /** So many blocks are checked while the caller waits; more are checked in the background. */
    private static final int CHECKED_AT_ONCE = 64;

    private static final int CHECKS_IN_BACKGROUND = 2;

    private final int blockBytes;
    private final ContentTable table;
    private final Set<StoredContent> beingChecked = ConcurrentHashMap.newKeySet(); // at most about CHECKS_IN_BACKGROUND
    private volatile boolean closed;

    ContentReader(int blockBytes, ContentTable table) {
        this.blockBytes = blockBytes;
        this.table = table;
    }

    /** No more checks in the background. */
    void close() {
        closed = true;
    }

    /** {@link io.sluice.vfs.content.BlockStore#read}, for at least one byte. */
    boolean read(StoredContent content, long offset, ByteBuffer into) {
        int length = into.remaining();
        Optional<CacheVolume> volume = content.volume();
        if (volume.isEmpty() || volume.get().isStalled()) {
            return false;
        }
        int work = volume.get().work().begin();
        try {
            return read(content, volume.get(), work, offset, into, length);
        } finally {
            volume.get().work().end(work);
        }
    }

    private boolean read(
            StoredContent content, CacheVolume volume, int work, long offset, ByteBuffer into, int length) {
        if (!isReady(content, volume, offset, length)) {
            return false;
        }
        int start = into.position();
        try {
            if (BlockFiles.uninterrupted(() -> readOnce(content, volume, offset, into.position(start)))) {
                volume.work().hit(work, length);
                return true;
            }
        } catch (IOException e) {
            volume.files().damaged(content, e.toString());
        }
        into.position(start);
        return false;
    }

    private boolean readOnce(StoredContent content, CacheVolume volume, long offset, ByteBuffer into)
            throws IOException {
        Optional<OpenFile> file = volume.files().open(content);
        if (file.isEmpty()) {
            return false;
        }
        try {
            boolean all = BlockFiles.read(file.get().channel(), into, offset);
            if (!all) {
                volume.files().damaged(content, volume.files().path(content) + " is shorter than its blocks");
            }
            return all;
        } catch (ClosedChannelException e) {
            volume.files().reopen(content, file.get());
            throw e;
        } finally {
            file.get().release();
        }
    }

    /** {@link io.sluice.vfs.content.BlockStore#region}; the region has its own lease. */
    Optional<Region> region(StoredContent content, long offset, int length) {
        Optional<CacheVolume> volume = content.volume();
        if (volume.isEmpty() || volume.get().isStalled() || !content.lease()) {
            return Optional.empty();
        }
        int work = volume.get().work().begin();
        Optional<Region> region;
        try {
            region = isReady(content, volume.get(), offset, length)
                    ? volume.get()
                            .files()
                            .open(content)
                            .flatMap(file -> region(content, volume.get(), work, file, offset, length))
                    : Optional.empty();
        } finally {
            volume.get().work().end(work);
        }
        if (region.isEmpty()) {
            table.release(content);
        }
        return region;
    }

    private Optional<Region> region(
            StoredContent content, CacheVolume volume, int work, OpenFile file, long offset, int length) {
        try {
            if (file.channel().size() >= offset + length) {
                volume.work().hit(work, length);
                return Optional.of(new LeasedRegion(table, content, file, offset, length));
            }
            volume.files().damaged(content, volume.files().path(content) + " is shorter than its blocks");
        } catch (ClosedChannelException e) {
            volume.files().reopen(content, file); // an interrupt has closed it; the next call opens it again
        } catch (IOException e) {
            volume.files().damaged(content, e.toString());
        }
        file.release();
        return Optional.empty();
    }

    /** {@link io.sluice.vfs.content.BlockStore#localFile}, of a content that is complete; the local file has its own lease. */
    Optional<LocalFile> localFile(StoredContent content) {
        Optional<CacheVolume> volume = content.volume();
        if (volume.isEmpty() || volume.get().isStalled() || !content.lease()) {
            return Optional.empty();
        }
        int work = volume.get().work().begin();
        Optional<LocalFile> file;
        try {
            file = checkedFile(content, volume.get());
        } finally {
            volume.get().work().end(work);
        }
        if (file.isEmpty()) {
            table.release(content);
        }
        return file;
    }

    private Optional<LocalFile> checkedFile(StoredContent content, CacheVolume volume) {
        if (!volume.files().looksAt(content, true)) {
            return Optional.empty();
        }
        int unchecked = content.states().uncheckedCount();
        if (unchecked > CHECKED_AT_ONCE) {
            checkInBackground(content, volume);
            return Optional.empty();
        }
        if (unchecked > 0 && !checkAll(content, volume)) {
            return Optional.empty();
        }
        Path path = volume.files().path(content);
        try {
            if (Files.size(path) == content.size()) {
                return Optional.of(new LeasedFile(table, content, path));
            }
            volume.files().damaged(content, path + " is not as long as its content");
        } catch (NoSuchFileException e) {
            volume.files().missing(content, e);
        } catch (IOException e) {
            volume.files().damaged(content, e.toString());
        }
        return Optional.empty();
    }

    private void checkInBackground(StoredContent content, CacheVolume volume) {
        if (beingChecked.size() >= CHECKS_IN_BACKGROUND || !beingChecked.add(content)) {
            return;
        }
        if (!content.lease()) {
            beingChecked.remove(content);
            return;
        }
        Thread.ofVirtual().name("cache-check").start(() -> {
            try {
                checkAll(content, volume);
            } finally {
                beingChecked.remove(content);
                table.release(content);
            }
        });
    }

    private boolean checkAll(StoredContent content, CacheVolume volume) {
        BlockStates states = content.states();
        for (int block = 0; block < states.blocks() && !closed; block++) {
            if (states.isUnchecked(block) && !check(content, volume, block)) {
                return false;
            }
        }
        return states.uncheckedCount() == 0;
    }

    /** Whether all these blocks are present and as they were put. */
    private boolean isReady(StoredContent content, CacheVolume volume, long offset, int length) {
        BlockStates states = content.states();
        int first = (int) (offset / blockBytes);
        int last = (int) ((offset + length - 1) / blockBytes); // before the first if there is no byte
        if (!states.arePresent(first, last) || !volume.files().looksAt(content, false)) {
            return false;
        }
        boolean all = true; // each bad one is found at once, so that one fetch mends them all
        for (int block = first; block <= last; block++) {
            all &= !states.isUnchecked(block) || check(content, volume, block);
        }
        return all;
    }

    private boolean check(StoredContent content, CacheVolume volume, int block) {
        long at = (long) block * blockBytes;
        int length = (int) Math.min(blockBytes, content.size() - at);
        try {
            return BlockFiles.uninterrupted(() -> checkOnce(content, volume, block, at, length));
        } catch (IOException e) {
            volume.files().damaged(content, e.toString());
            return false;
        }
    }

    private boolean checkOnce(StoredContent content, CacheVolume volume, int block, long at, int length)
            throws IOException {
        int distrusts = content.states().distrusts();
        Optional<OpenFile> file = volume.files().open(content);
        if (file.isEmpty()) {
            return false;
        }
        try {
            BlockStates states = content.states();
            if (BlockFiles.matches(file.get().channel(), at, length, states.crc(block))) {
                return states.checked(block, distrusts);
            }
            volume.files().drop(content, block, length);
            return false;
        } catch (ClosedChannelException e) {
            volume.files().reopen(content, file.get());
            throw e;
        } finally {
            file.get().release();
        }
    }
}
