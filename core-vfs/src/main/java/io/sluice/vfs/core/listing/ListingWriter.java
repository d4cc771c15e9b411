package io.sluice.vfs.core.listing;

import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.storage.StoreEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes the entries of a directory in any order and makes a snapshot of them. Not thread-safe.
 *
 * <p>Costs the heap a few MiB, however many entries there are: what is more is sorted on disk.
 */
public final class ListingWriter implements AutoCloseable {
    /** A name's cookie; the {@code probe}-th one where others have taken those before. */
    @FunctionalInterface
    interface Cookies {
        long of(FileName name, int probe);
    }

    private final ListingFiles files;
    private final InodeId directory;
    private final Cookies cookies;
    private final EntryRun run;
    private Optional<SpilledRuns> spilled = Optional.empty();

    ListingWriter(ListingFiles files, InodeId directory, Cookies cookies, int runBytes) {
        this.files = files;
        this.directory = directory;
        this.cookies = cookies;
        this.run = new EntryRun(runBytes);
    }

    /**
     * Of two entries with one name the later one counts.
     *
     * @throws IOException if the disk refuses, or the entry is of absurd length
     */
    public void add(StoreEntry entry) throws IOException {
        if (run.isFull()) {
            if (spilled.isEmpty()) {
                spilled = Optional.of(files.spill());
            }
            spilled.get().add(run.sorted());
            run.clear();
        }
        run.add(cookies.of(entry.name(), 0), entry);
    }

    /**
     * The snapshot of all that was added. It is not found again after a restart before it is {@linkplain ListingFiles#save saved}.
     *
     * @param fetched when the store was asked
     */
    public Snapshot finish(Instant fetched) throws IOException {
        Map<FileName, Integer> probes = new TreeMap<>();
        while (true) {
            try (ListingFiles.Draft draft = files.draft(directory, spilled.isEmpty())) {
                Outcome outcome = new Outcome(draft);
                outcome.take(all(probes), probes);
                if (outcome.collided.isEmpty()) {
                    return draft.finish(fetched, new Snapshot.Contents(outcome.size, outcome.digest));
                }
                for (FileName name : outcome.collided) {
                    probes.merge(name, 1, Integer::sum);
                }
            }
        }
    }

    private SortedEntries all(Map<FileName, Integer> probes) throws IOException {
        List<SortedEntries> walks = new ArrayList<>();
        if (spilled.isPresent()) {
            walks.addAll(spilled.get().walks());
        }
        walks.add(run.sorted());
        SortedEntries plain = walks.size() == 1 ? walks.getFirst() : new Merge(walks);
        return probes.isEmpty() ? plain : new Merge(List.of(plain, moved(probes)));
    }

    /** The entries whose cookies others have, under other cookies. */
    private SortedEntries moved(Map<FileName, Integer> probes) throws IOException {
        EntryRun elsewhere = new EntryRun(Integer.MAX_VALUE);
        List<SortedEntries> walks = new ArrayList<>();
        if (spilled.isPresent()) {
            walks.addAll(spilled.get().walks());
        }
        walks.add(run.sorted());
        SortedEntries plain = new Merge(walks);
        while (plain.hasNext()) {
            StoreEntry entry = EntryCodec.read(plain.take());
            Integer probe = probes.get(entry.name());
            if (probe != null) {
                elsewhere.add(cookies.of(entry.name(), probe), entry);
            }
        }
        return elsewhere.sorted();
    }

    @Override
    public void close() throws IOException {
        if (spilled.isPresent()) {
            spilled.get().close();
        }
    }

    /** What comes of one pass over all entries. */
    private final class Outcome {
        private final ListingFiles.Draft draft;
        private final List<FileName> collided = new ArrayList<>();
        private long size;
        private long digest;

        Outcome(ListingFiles.Draft draft) {
            this.draft = draft;
        }

        void take(SortedEntries entries, Map<FileName, Integer> probes) throws IOException {
            while (entries.hasNext()) {
                long cookie = entries.cookie();
                byte[] winner = bytes(entries.take());
                boolean movedAway = isMoved(cookie, winner, probes);
                while (entries.hasNext() && entries.cookie() == cookie) {
                    byte[] other = bytes(entries.take());
                    boolean same = Arrays.equals(name(winner), name(other));
                    if (movedAway || same) {
                        winner = other;
                        movedAway = isMoved(cookie, winner, probes);
                    } else if (!isMoved(cookie, other, probes)) {
                        collided.add(fileName(other));
                    }
                }
                if (!movedAway) {
                    draft.pages().add(cookie, ByteBuffer.wrap(winner));
                    size++;
                    digest += mixed(cookie, winner);
                }
            }
        }

        private boolean isMoved(long cookie, byte[] entry, Map<FileName, Integer> probes) {
            if (probes.isEmpty()) {
                return false;
            }
            FileName name = fileName(entry);
            return cookies.of(name, probes.getOrDefault(name, 0)) != cookie;
        }
    }

    private static byte[] bytes(ByteBuffer entry) {
        byte[] copy = new byte[entry.remaining()];
        entry.get(copy);
        return copy;
    }

    private static byte[] name(byte[] entry) {
        return EntryCodec.name(ByteBuffer.wrap(entry));
    }

    private static FileName fileName(byte[] entry) {
        return new FileName(new String(name(entry), StandardCharsets.UTF_8));
    }

    /** A sum of these is the same whatever the order (FNV-1a, then mixed so that sums don't cancel out). */
    private static long mixed(long cookie, byte[] entry) {
        long hash = 0xcbf29ce484222325L ^ cookie;
        for (byte next : entry) {
            hash = (hash ^ (next & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        return hash ^ (hash >>> 29);
    }
}
