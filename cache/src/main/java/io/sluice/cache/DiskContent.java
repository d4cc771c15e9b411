package io.sluice.cache;

import io.sluice.cache.StoredContent.Life;
import io.sluice.vfs.LocalFile;
import io.sluice.vfs.Region;
import io.sluice.vfs.content.ContentCache.CachedContent;
import io.sluice.vfs.content.ContentKey;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;

/** Somebody's hold on a content. When its incarnation is superseded, the hold moves on to the fresh one. Thread-safe. */
final class DiskContent implements CachedContent {
    private final ContentKey key;
    private final byte[] encodedKey;
    private final int blockBytes;
    private final ContentTable table;
    private final ContentReader reader;
    private final BlockWriter writer;
    private volatile StoredContent content; // replaced under this
    private boolean closed; // guarded by this

    /** Takes over one lease of the content. */
    DiskContent(
            ContentKey key,
            byte[] encodedKey,
            int blockBytes,
            ContentTable table,
            ContentReader reader,
            BlockWriter writer,
            StoredContent leased) {
        this.key = key;
        this.encodedKey = encodedKey;
        this.blockBytes = blockBytes;
        this.table = table;
        this.reader = reader;
        this.writer = writer;
        this.content = leased;
    }

    @Override
    public ContentKey key() {
        return key;
    }

    @Override
    public boolean isPresent(int block) {
        Objects.checkIndex(block, key.blocks(blockBytes));
        StoredContent now = current();
        return now.states().isPresent(block) && now.isReachable();
    }

    @Override
    public boolean isComplete() {
        StoredContent now = current();
        return now.states().presentCount() == key.blocks(blockBytes) && now.isReachable();
    }

    @Override
    public boolean put(int block, ByteBuffer data) {
        Objects.checkIndex(block, key.blocks(blockBytes));
        if (data.remaining() != key.blockLength(block, blockBytes)) {
            throw new IllegalArgumentException(
                    "block " + block + " of " + key + " does not have " + data.remaining() + " bytes");
        }
        StoredContent into = current();
        boolean there = putInto(into, block, data);
        if (!there && into.life() == Life.SUPERSEDED) {
            there = putInto(current(), block, data); // its file turned out damaged: now it has a fresh one
        }
        return there;
    }

    private boolean putInto(StoredContent into, int block, ByteBuffer data) {
        if (!into.lease()) {
            return false; // closed meanwhile
        }
        try {
            return writer.put(into, encodedKey, block, data);
        } finally {
            table.release(into);
        }
    }

    @Override
    public boolean read(long offset, ByteBuffer into) {
        Objects.checkFromIndexSize(offset, (long) into.remaining(), key.size());
        boolean there = !into.hasRemaining() || reader.read(current(), offset, into);
        if (!there) {
            letGoOfDamaged();
        }
        return there;
    }

    @Override
    public Optional<Region> region(long offset, int length) {
        Objects.checkFromIndexSize(offset, (long) length, key.size());
        Optional<Region> region = reader.region(current(), offset, length);
        if (region.isEmpty()) {
            letGoOfDamaged();
        }
        return region;
    }

    @Override
    public Optional<LocalFile> localFile() {
        Optional<LocalFile> file = isComplete() ? reader.localFile(current()) : Optional.empty();
        if (file.isEmpty()) {
            letGoOfDamaged();
        }
        return file;
    }

    /** A miss may have shown that the file is damaged: its space is wanted at once. */
    private void letGoOfDamaged() {
        if (content.life() == Life.SUPERSEDED) {
            moveOn();
        }
    }

    private StoredContent current() {
        StoredContent now = content;
        return now.life() == Life.SUPERSEDED ? moveOn() : now;
    }

    private synchronized StoredContent moveOn() {
        StoredContent old = content;
        if (!closed && old.life() == Life.SUPERSEDED) {
            content = table.lease(old.name(), old.size());
            table.release(old);
        }
        return content;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            table.release(content);
        }
    }
}
