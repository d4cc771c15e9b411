package io.sluice.cache;

import io.sluice.cache.IndexFile.BrokenIndexException;
import io.sluice.cache.IndexRecords.BadRecordException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The encoded keys of a page's contents: from memory as long as they are not saved, else from what is saved. For one thread. */
final class SavedKeys {
    private final Map<Long, byte[]> own;
    private final Map<Long, byte[]> others;

    SavedKeys(long page, int blockBytes, Optional<IndexFile> file, Optional<IndexFile> other)
            throws BrokenIndexException {
        own = keys(page, blockBytes, file);
        others = keys(page, blockBytes, other);
    }

    ByteBuffer key(StoredContent content) {
        return ByteBuffer.wrap(IndexRecords.shortEnough(bytes(content)));
    }

    /** Empty if it is lost. */
    byte[] bytes(StoredContent content) {
        byte[] unsaved = content.unsavedKey();
        byte[] key = unsaved.length > 0 ? unsaved : own.getOrDefault(content.generation(), new byte[0]);
        return key.length > 0 ? key : others.getOrDefault(content.generation(), key);
    }

    /** Whether the other file has the content's key. */
    boolean isInOther(StoredContent content) {
        return others.getOrDefault(content.generation(), new byte[0]).length > 0;
    }

    private static Map<Long, byte[]> keys(long page, int blockBytes, Optional<IndexFile> file)
            throws BrokenIndexException {
        Map<Long, byte[]> keys = new HashMap<>();
        Optional<byte[]> record = file.isPresent() ? file.get().page(page) : Optional.empty();
        if (record.isPresent()) {
            try {
                for (IndexRecords.Entry entry : IndexRecords.parsePage(page, record.get(), blockBytes)) {
                    byte[] key = new byte[entry.key().remaining()];
                    entry.key().get(key);
                    keys.put(entry.generation(), key);
                }
            } catch (BadRecordException e) {
                // Without its key a content has the policy of a mount that says nothing; its name, by which it is
                // found, is in memory.
                OpenFiles.LOG.debug("cache=index-keys-lost cause={}", e.getMessage());
            }
        }
        return keys;
    }
}
