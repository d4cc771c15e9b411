package io.sluice.cache;

import io.sluice.cache.StoredContent.Life;
import io.sluice.vfs.content.CacheVerification;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Compares cached blocks with their CRC32C, block by block in the order in which they lie in their files, one directory after the other. Drops what is
 * damaged. For one thread; readers and writers go on.
 */
final class Verifier {
    private final int blockBytes;
    private final ContentTable table;
    private final CacheVerification.Watcher watcher;
    private CacheVerification found = CacheVerification.NONE;
    private boolean ended;

    Verifier(int blockBytes, ContentTable table, CacheVerification.Watcher watcher) {
        this.blockBytes = blockBytes;
        this.table = table;
        this.watcher = watcher;
    }

    CacheVerification found() {
        return found;
    }

    /** All contents of all directories. */
    CacheVerification all(List<CacheVolume> volumes) {
        for (CacheVolume volume : volumes) {
            for (Iterator<StoredContent> contents = volume.contents().iterator(); contents.hasNext() && !ended; ) {
                one(contents.next());
            }
        }
        return found;
    }

    /** One content; nothing if it is gone or has no block. */
    void one(StoredContent content) {
        Optional<CacheVolume> volume = content.volume();
        if (volume.isEmpty() || !content.lease()) {
            return;
        }
        try {
            verify(content, volume.get());
        } finally {
            table.releaseUnused(content);
        }
    }

    private void verify(StoredContent content, CacheVolume volume) {
        BlockStates states = content.states();
        boolean counted = false;
        for (int block = 0; block < states.blocks() && !ended; block++) {
            if (!states.isPresent(block)) {
                continue;
            }
            int length = (int) Math.min(blockBytes, content.size() - (long) block * blockBytes);
            Optional<Boolean> sound = check(content, volume, block, length);
            if (sound.isEmpty()) {
                return; // the directory can't be read; its alarm says why
            }
            found = found.plus(new CacheVerification(counted ? 0 : 1, 1, length, sound.get() ? 0 : 1));
            counted = true;
            ended = !watcher.goOn(found);
        }
    }

    /** Whether the block is as it was put; empty if that can't be told. */
    private Optional<Boolean> check(StoredContent content, CacheVolume volume, int block, int length) {
        try {
            return BlockFiles.uninterrupted(() -> checkOnce(content, volume, block, length));
        } catch (IOException e) {
            volume.files().damaged(content, e.toString());
            return Optional.of(false);
        }
    }

    private Optional<Boolean> checkOnce(StoredContent content, CacheVolume volume, int block, int length)
            throws IOException {
        Optional<OpenFile> file = volume.files().open(content);
        if (file.isEmpty()) {
            return content.life() == Life.SUPERSEDED ? Optional.of(false) : Optional.empty();
        }
        try {
            BlockStates states = content.states();
            int asOf = states.distrusts();
            long at = (long) block * blockBytes;
            if (BlockFiles.matches(file.get().channel(), at, length, states.crc(block))) {
                var _ = states.checked(
                        block, asOf); // if the file was changed meanwhile, it is checked again before its next use
                return Optional.of(true);
            }
            return Optional.of(!volume.files().dropIfDamaged(content, file.get(), block, length));
        } catch (ClosedChannelException e) {
            volume.files().reopen(content, file.get());
            throw e;
        } finally {
            file.get().release();
        }
    }
}
