package io.sluice.cache;

import io.sluice.cache.StoredContent.Life;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Puts blocks, and chooses the directory for a content's first. Thread-safe. */
final class BlockWriter {
    private final List<DirectorySlot> slots;

    BlockWriter(List<DirectorySlot> slots) {
        this.slots = slots;
    }

    /** Puts a block of a leased content. @return false if it was not admitted */
    boolean put(StoredContent content, byte[] key, int block, ByteBuffer data) {
        if (!content.isReachable()) {
            return false;
        }
        if (content.states().isPresent(block)) {
            return takes(content);
        }
        int crc = BlockFiles.crc(data);
        // The file system lets one thread at a time write to a file, so this makes nobody wait who would not wait
        // there.
        synchronized (content) {
            if (content.states().isPresent(block)) {
                return takes(content);
            }
            if (content.life() == Life.SUPERSEDED) {
                return false;
            }
            if (content.volume().isPresent()) {
                return content.volume().get().put(content, key, block, data, crc);
            }
            for (CacheVolume volume : Placement.order(open(), content)) {
                if (volume.put(content, key, block, data, crc)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A directory that can't be read at the moment must not say that a block is safe there. */
    private static boolean takes(StoredContent content) {
        return content.volume().map(CacheVolume::takes).orElse(false);
    }

    private List<CacheVolume> open() {
        return slots.stream()
                .map(DirectorySlot::volume)
                .flatMap(Optional::stream)
                .filter(volume -> !volume.isStalled())
                .toList();
    }
}
