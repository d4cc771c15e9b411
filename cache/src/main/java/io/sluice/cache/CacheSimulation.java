package io.sluice.cache;

import io.sluice.vfs.content.CachePolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a cache of one directory would find, by the very classes that evict in the gateway, and without any disk. Not thread-safe.
 *
 * <p>Files are read whole, one after the other, and each reading is a use of its own. It knows nothing of pins. {@code tinylfu} lets chance decide
 * now and then, so that its rates may differ in the third digit from one time to the next; the others are exact.
 */
public final class CacheSimulation {
    private static final int BLOCK_BYTES = CacheSettings.DEFAULT_BLOCK_BYTES;
    private static final long BETWEEN_READS_NANOS = 2_000_000_000;

    private final long limitBytes;
    private final Rank rank;
    private final Eviction<SimulatedContent> eviction;
    private final Map<Long, SimulatedContent> contents = new HashMap<>();
    private long now;
    private long usedBytes;
    private Result result = new Result(0, 0, 0, 0, 0, 0);

    /**
     * What was read and what of it was found; rates are from 0 to 1.
     *
     * @param hitRequests readings of which every byte was found
     * @param repeatedBytes those of readings that were not a file's first: no cache can find the others
     */
    public record Result(
            long requests, long bytes, long hitRequests, long hitBytes, long repeatedRequests, long repeatedBytes) {
        public double requestRate() {
            return rate(hitRequests, requests);
        }

        public double byteRate() {
            return rate(hitBytes, bytes);
        }

        /** Of what was read before. */
        public double repeatedByteRate() {
            return rate(hitBytes, repeatedBytes);
        }

        private static double rate(long part, long all) {
            return all == 0 ? 0 : (double) part / all;
        }

        private Result plus(boolean repeated, long size, long found) {
            return new Result(
                    requests + 1,
                    bytes + size,
                    hitRequests + (repeated && found == size ? 1 : 0),
                    hitBytes + found,
                    repeatedRequests + (repeated ? 1 : 0),
                    repeatedBytes + (repeated ? size : 0));
        }
    }

    /** @param limitBytes at least 0 */
    public CacheSimulation(CachePolicy policy, long limitBytes) {
        this.limitBytes = limitBytes;
        this.rank = Rank.of(policy);
        this.eviction = new Eviction<>(() -> now);
    }

    /**
     * A file is read whole.
     *
     * @param file tells it from the others, at least 0; one that has changed is another
     * @param size always the same for the same file, at least 0
     */
    public void read(long file, long size) {
        now += BETWEEN_READS_NANOS;
        Optional<SimulatedContent> known = Optional.ofNullable(contents.get(file));
        SimulatedContent content =
                known.filter(there -> !there.isDead()).orElseGet(() -> new SimulatedContent(nameOf(file), size));
        contents.put(file, content);
        result = result.plus(known.isPresent(), size, content.heldBytes);
        content.leased = true;
        if (content.heldBytes > 0) {
            eviction.used(content);
        } else {
            content.heldBytes = room(Math.min(BLOCK_BYTES, size));
            if (content.heldBytes > 0) {
                eviction.add(content, rank);
            }
        }
        if (content.heldBytes > 0 && content.heldBytes < size) {
            content.heldBytes += room(size - content.heldBytes);
        }
        content.leased = false;
        content.usedAt = now;
    }

    public Result result() {
        return result;
    }

    private long room(long bytes) {
        Optional<SimulatedContent> loser = Optional.empty();
        do {
            if (usedBytes + bytes <= limitBytes) {
                usedBytes += bytes;
                return bytes;
            }
            loser = eviction.evict();
            loser.ifPresent(content -> {
                usedBytes -= content.heldBytes;
                eviction.died(content);
            });
        } while (loser.isPresent());
        long left = (limitBytes - usedBytes) / BLOCK_BYTES * BLOCK_BYTES;
        usedBytes += left;
        return left;
    }

    private static ContentName nameOf(long file) {
        return new ContentName(mixed(4 * file), mixed(4 * file + 1), mixed(4 * file + 2), mixed(4 * file + 3));
    }

    /** A number that looks random (SplitMix64, Steele and others 2014). */
    private static long mixed(long number) {
        long z = (number + 1) * 0x9E37_79B9_7F4A_7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }

    private static final class SimulatedContent extends EvictionNote implements Evictable {
        private final ContentName name;
        private final long size;
        private long heldBytes;
        private long usedAt;
        private boolean leased;
        private boolean dead;

        SimulatedContent(ContentName name, long size) {
            this.name = name;
            this.size = size;
        }

        @Override
        public ContentName name() {
            return name;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public boolean kill() {
            if (leased || dead) {
                return false;
            }
            dead = true;
            return true;
        }

        @Override
        public boolean isDead() {
            return dead;
        }

        @Override
        public boolean isLeased() {
            return leased;
        }

        @Override
        public long usedAt() {
            return usedAt;
        }

        @Override
        public EvictionNote note() {
            return this;
        }
    }
}
