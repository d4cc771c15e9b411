package io.sluice.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a cache directory's files and index together at the start.
 *
 * <p>After a clean stop they agree. After any other, files that the index does not know are deleted, contents whose file is missing are
 * forgotten, bytes behind a file's last present block are cut off, and no block is trusted before it was checked.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    /** Takes what was found. */
    @FunctionalInterface
    interface Restorer {
        /**
         * @param key its encoded key; empty if that is lost
         * @return false if it is not wanted, and its file is to go
         */
        boolean restore(StoredContent content, byte[] key, long bytes);
    }

    private final VolumeLayout layout;
    private final int blockBytes;
    private final Generations generations;
    private final BlockIndex index;
    private final BlockFiles files;

    Recovery(VolumeLayout layout, int blockBytes, Generations generations, BlockIndex index, BlockFiles files) {
        this.layout = layout;
        this.blockBytes = blockBytes;
        this.generations = generations;
        this.index = index;
        this.files = files;
    }

    void run(boolean cleanStop, Restorer restorer) throws IOException {
        long began = System.nanoTime();
        Optional<Collection<IndexRecords.Entry>> loaded = index.load();
        if (loaded.isEmpty()) {
            dropAll();
            return;
        }
        boolean trusted = cleanStop && index.isExact();
        Map<Long, StoredContent> contents = new HashMap<>();
        Map<Long, IndexRecords.Entry> entries = new HashMap<>();
        for (IndexRecords.Entry entry : loaded.get()) {
            StoredContent content = content(entry, trusted);
            if (entry.states().presentCount() > 0) {
                contents.put(entry.generation(), content);
                entries.put(entry.generation(), entry);
            } else {
                drop(content);
            }
        }
        contents.keySet().forEach(generations::startBehind);
        List<StoredContent> found = trusted ? new ArrayList<>(contents.values()) : withFiles(contents);
        if (found.size() < contents.size()) {
            forgetOthers(contents, found);
        }
        found.sort(Comparator.comparingLong(StoredContent::generation));
        for (StoredContent content : newestOfEachName(found)) {
            // The order of first puts is all that is known of their use; every use from now on is later.
            content.usedAt(content.generation() - generations.next());
            if (restorer.restore(content, key(entries.get(content.generation())), presentBytes(content))) {
                generations.add(content);
            } else {
                drop(content);
            }
        }
        LOG.info(
                "cache=opened directory={} contents={} trusted={} millis={}",
                layout.root(),
                found.size(),
                trusted,
                (System.nanoTime() - began) / 1_000_000);
    }

    private static byte[] key(IndexRecords.Entry entry) {
        byte[] key = new byte[entry.key().remaining()];
        entry.key().duplicate().get(key);
        return key;
    }

    /** Those whose file is missing: the index must not bring them back. */
    private void forgetOthers(Map<Long, StoredContent> all, List<StoredContent> found) {
        Map<Long, StoredContent> others = new HashMap<>(all);
        found.forEach(content -> others.remove(content.generation()));
        others.values().forEach(index::forgotten);
    }

    /** Of two incarnations the older one was about to be deleted. */
    private Collection<StoredContent> newestOfEachName(List<StoredContent> byGeneration) throws IOException {
        Map<ContentName, StoredContent> newest = new LinkedHashMap<>();
        for (StoredContent content : byGeneration) {
            Optional<StoredContent> older = Optional.ofNullable(newest.put(content.name(), content));
            if (older.isPresent()) {
                drop(older.get());
            }
        }
        return newest.values();
    }

    private void drop(StoredContent content) throws IOException {
        Files.deleteIfExists(files.path(content));
        index.forgotten(content);
    }

    private void dropAll() throws IOException {
        boolean[] any = new boolean[1];
        files.forEach((file, name, generation) -> {
            any[0] = true;
            generations.startBehind(generation);
        });
        if (any[0]) {
            LOG.warn("cache=dropped directory={} cause=\"its index is missing or can't be used\"", layout.root());
            layout.discardBlocks();
        }
    }

    private StoredContent content(IndexRecords.Entry entry, boolean trusted) {
        StoredContent content = new StoredContent(entry.name(), entry.size());
        if (!trusted) {
            entry.states().distrustAll();
        }
        content.place(entry.generation(), entry.states());
        return content;
    }

    private List<StoredContent> withFiles(Map<Long, StoredContent> contents) throws IOException {
        List<StoredContent> found = new ArrayList<>();
        files.forEach((file, name, generation) -> {
            generations.startBehind(generation);
            StoredContent content = contents.get(generation);
            if (content == null || !content.name().hex().equals(name)) {
                deleteOrphan(file);
            } else {
                found.add(content);
                cutTail(content, file);
            }
        });
        return found;
    }

    private static void deleteOrphan(Path file) throws IOException {
        try {
            Files.deleteIfExists(file);
        } catch (DirectoryNotEmptyException e) {
            LOG.warn("cache=foreign-directory path={}", file); // not ours, and no name of ours can lie in its way
        }
    }

    /**
     * A block that was written, but not yet in the index, left its bytes in the file: those behind the last present block are cut off, as a
     * sequential reader leaves them; a content that is all there has none, and is not looked at. Java has no call that frees bytes in the midst of a file; such a block's place is written again when the
     * block is fetched, or goes with the file.
     */
    private void cutTail(StoredContent content, Path file) throws IOException {
        BlockStates states = content.states();
        if (states.presentCount() == states.blocks()) {
            return;
        }
        int last = states.blocks() - 1;
        while (last >= 0 && !states.isPresent(last)) {
            last--;
        }
        long end = Math.min(content.size(), (last + 1L) * blockBytes);
        if (Files.size(file) > end) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(end);
            }
        }
    }

    private long presentBytes(StoredContent content) {
        BlockStates states = content.states();
        int last = states.blocks() - 1;
        long missingAtEnd = (long) states.blocks() * blockBytes - content.size();
        return (long) states.presentCount() * blockBytes - (states.isPresent(last) ? missingAtEnd : 0);
    }
}
