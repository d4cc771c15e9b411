package io.sluice.vfs.core.read;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.content.BlockStore;
import io.sluice.vfs.content.ContentCache;
import io.sluice.vfs.content.ContentKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Brings missing blocks from the stores: each once however many wait for it, neighbours in one request, within the budget. Thread-safe.
 *
 * <p>A request that fails fails those who wait for its blocks, and is forgotten: the next reader tries anew. A failure of what nobody had asked for is
 * no failure of who joined it: that one asks for itself.
 */
final class BlockFetcher implements AutoCloseable {
    /** How often a reader looks for a block in the cache before it insists on bytes from the store. */
    private static final int CACHE_TRIES = 2;

    private static final int TRIES = 6;
    private static final int MIN_SPAN_BLOCKS = 8;
    private static final int MAX_SPAN_BLOCKS = 1024;
    private static final long STOP_SECONDS = 10;

    private final BlockMemory memory;
    private final FlightTable table;
    private final ReadCounters counters;

    /** Where waits are counted that are no reader's. */
    private final ReadCounters unwatched = new ReadCounters();

    private final RangedGet.Tools tools;
    private final long patienceNanos;
    private final int spanBlocks;
    private final Set<RangedGet> underWay = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("sluice-fetch-", 0).factory());

    BlockFetcher(ContentCache cache, ReadSettings settings, ReadCounters counters) {
        int blockBytes = cache.blockBytes();
        this.memory = new BlockMemory(settings, blockBytes);
        this.table = new FlightTable(memory, (int) Math.min(Integer.MAX_VALUE, settings.uncachedBytes() / blockBytes));
        this.counters = counters;
        this.patienceNanos = settings.deadline().toNanos();
        this.tools = new RangedGet.Tools(cache, table, memory, counters, patienceNanos);
        long span = Math.max(settings.requestMaxBytes(), settings.windowMaxBytes());
        this.spanBlocks = Math.clamp(span / blockBytes, MIN_SPAN_BLOCKS, MAX_SPAN_BLOCKS);
    }

    /**
     * Fills {@code into} with the bytes from {@code offset} on; the range lies within the content.
     *
     * @param blocks the content's, held open by the caller
     * @param asked what this read decided to fetch ahead
     */
    void read(FetchSource source, BlockStore blocks, long offset, ByteBuffer into, FetchAhead asked)
            throws VfsException {
        FetchAhead ahead = asked;
        long at = offset;
        while (into.hasRemaining()) {
            int length = (int) Math.min(into.remaining(), spanEnd(at) - at);
            MissingSpan span = new MissingSpan(at, into.slice(into.position(), length), memory.blockBytes());
            fill(source, blocks, span, ahead);
            ahead = FetchAhead.NOTHING;
            at += length;
            into.position(into.position() + length);
        }
    }

    /**
     * Waits until the cache was given every block of the range that it lacks.
     *
     * @return false if it refused one, or not all could be fetched: the caller has to read
     */
    boolean load(FetchSource source, BlockStore blocks, long offset, int length, FetchAhead asked) throws VfsException {
        FetchAhead ahead = asked;
        boolean all = true;
        for (long at = offset; all && at < offset + length; ) {
            long end = Math.min(offset + length, spanEnd(at));
            List<Integer> wanted = new ArrayList<>();
            BlockRange range = BlockRange.ofBytes(at, end, memory.blockBytes());
            for (int block = range.from(); block < range.to(); block++) {
                table.offerAgain(new BlockId(source.key(), block), blocks);
                wanted.add(block);
            }
            try (Demand demand = new Demand(Demand.Wants.CACHED, counters)) {
                send(source, blocks, wanted, demand, ahead, false);
                all = awaitCached(demand);
            } finally {
                stopIfInterrupted();
            }
            ahead = FetchAhead.NOTHING;
            at = end;
        }
        return all;
    }

    /**
     * Waits until the cache was given every block of {@code range} that it lacks; what has to be fetched for it comes behind all that readers want.
     *
     * @return what was fetched, and whether the cache refused any of it
     * @throws VfsException what the store answered, or {@link VfsError#UNAVAILABLE} if the thread is interrupted
     */
    LoadedPiece loadBehind(FetchSource source, BlockStore blocks, BlockRange range) throws VfsException {
        long fetchedBytes = 0;
        boolean refused = false;
        try (Demand demand = new Demand(Demand.Wants.CACHED, unwatched)) {
            int block = range.from();
            while (block < range.to()) {
                table.forgetRefused(new BlockId(source.key(), block));
                int end = endOfMissing(source, blocks, block, Math.min(range.to(), block + memory.requestBlocks()));
                List<BlockFlight> claimed = end == block ? List.of() : claimBehind(source, blocks, block, end);
                claimed.forEach(demand::join);
                for (BlockFlight flight : claimed) {
                    fetchedBytes += source.key().blockLength(flight.id().block(), memory.blockBytes());
                }
                if (claimed.isEmpty()) {
                    table.watch(new BlockId(source.key(), block), demand);
                } else {
                    start(new RangedGet(source, claimed, true, tools));
                }
                block += Math.max(1, claimed.size());
            }
            Optional<BlockFlight> next = demand.next(patienceNanos);
            while (next.isPresent()) {
                throwIfFailed(next.get(), true);
                refused |= next.get().state() == BlockFlight.State.REFUSED;
                demand.done(next.get());
                next = demand.next(patienceNanos);
            }
        }
        return new LoadedPiece(fetchedBytes, refused);
    }

    private List<BlockFlight> claimBehind(FetchSource source, BlockStore blocks, int from, int to) throws VfsException {
        try {
            memory.acquireBehind(to - from);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VfsException(VfsError.UNAVAILABLE, "the load was ended", e);
        }
        List<BlockFlight> claimed = claimAhead(source, blocks, from, to);
        memory.release(to - from - claimed.size());
        return claimed;
    }

    /**
     * Fetches what {@code asked} asks for and is neither there nor on its way. Does not wait.
     *
     * @return false if the budget did not reach for all of it
     */
    boolean prefetch(FetchSource source, BlockStore blocks, FetchAhead asked) {
        BlockRange range = BlockRange.ofBytes(asked.from(), asked.to(), memory.blockBytes());
        return !asked.asks() || sendAhead(source, blocks, range.from(), range.to());
    }

    /** Ends the fetches of such contents, but those that somebody waits for. */
    void abandon(Predicate<ContentKey> contents) {
        for (RangedGet request : underWay) {
            if (contents.test(request.key())) {
                request.stopUnlessAwaited();
            }
        }
    }

    /** How long one request is at most, in bytes: whole blocks. */
    long requestBytes() {
        return (long) memory.requestBlocks() * memory.blockBytes();
    }

    long bytesInFlight() {
        return memory.bytesInFlight();
    }

    /** Ends what is under way; readers who wait get {@link VfsError#UNAVAILABLE}. */
    @Override
    public void close() {
        threads.shutdown();
        underWay.forEach(RangedGet::stop);
        try {
            threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        table.clear();
    }

    /** A longer read is done piece by piece, so that it does not queue for more than a window at once. */
    private long spanEnd(long offset) {
        return (offset / memory.blockBytes() + spanBlocks) * memory.blockBytes();
    }

    private void fill(FetchSource source, BlockStore blocks, MissingSpan span, FetchAhead asked) throws VfsException {
        FetchAhead ahead = asked;
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            boolean fromStore = attempt > CACHE_TRIES;
            try (Demand demand = new Demand(Demand.Wants.BYTES, counters)) {
                List<Integer> present = send(source, blocks, span.missing(), demand, ahead, fromStore);
                counters.partlyCachedBytes.add(span.copyPresent(blocks, present));
                copyArriving(source, blocks, demand, span, attempt == TRIES);
            } finally {
                stopIfInterrupted();
            }
            if (span.isFilled()) {
                return;
            }
            ahead = FetchAhead.NOTHING;
        }
        throw new VfsException(
                VfsError.IO,
                "the cache does not give back what it was given: "
                        + source.key().path());
    }

    private void copyArriving(FetchSource source, BlockStore blocks, Demand demand, MissingSpan span, boolean lastTry)
            throws VfsException {
        Optional<BlockFlight> next = demand.next(patienceNanos);
        while (next.isPresent()) {
            BlockFlight flight = next.get();
            throwIfFailed(flight, lastTry);
            if (flight.bytes().isPresent()
                    && span.copy(flight.id().block(), flight.bytes().get())
                    && table.readToEnd(flight, blocks)) {
                source.history().admitted(true);
            }
            demand.done(flight);
            next = demand.next(patienceNanos);
        }
    }

    private boolean awaitCached(Demand demand) throws VfsException {
        boolean all = true;
        Optional<BlockFlight> next = demand.next(patienceNanos);
        while (next.isPresent()) {
            BlockFlight flight = next.get();
            throwIfFailed(flight, false);
            all &= flight.state() != BlockFlight.State.REFUSED;
            demand.done(flight);
            next = demand.next(patienceNanos);
        }
        return all;
    }

    /** An interrupted reader does not come back: nobody may need any more what was fetched for it. */
    private void stopIfInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            underWay.forEach(RangedGet::stopIfAbandoned);
        }
    }

    private static void throwIfFailed(BlockFlight flight, boolean excusedToo) throws VfsException {
        Optional<VfsException> failure = flight.failure();
        if (failure.isPresent() && (excusedToo || !flight.isExcused())) {
            throw failure.get();
        }
    }

    /**
     * Joins or sends for each wanted block that the cache lacks, and then sends for what is to be fetched ahead.
     *
     * @return the blocks that the cache has
     */
    private List<Integer> send(
            FetchSource source,
            BlockStore blocks,
            Iterable<Integer> wanted,
            Demand demand,
            FetchAhead asked,
            boolean fromStore) {
        FlightPlan plan = new FlightPlan(memory.requestBlocks());
        List<Integer> present = new ArrayList<>();
        for (int block : wanted) {
            if (!fromStore && blocks.isPresent(block)) {
                present.add(block);
                continue;
            }
            Optional<BlockFlight> claimed = table.join(new BlockId(source.key(), block), demand);
            if (claimed.isPresent() && !fromStore && blocks.isPresent(block)) {
                present.add(block);
                demand.done(claimed.get());
                table.cancel(claimed.get());
            } else {
                claimed.ifPresent(plan::add);
            }
        }
        List<List<BlockFlight>> runs = plan.runs();
        BlockRange range = BlockRange.ofBytes(asked.from(), asked.to(), memory.blockBytes());
        boolean extended = asked.asks() && !runs.isEmpty() && extend(source, blocks, runs.getLast(), range);
        for (int i = 0; i < runs.size(); i++) {
            start(new RangedGet(source, runs.get(i), extended && i == runs.size() - 1, tools));
        }
        var _ = prefetch(source, blocks, asked);
        return present;
    }

    /**
     * Lengthens a request by what is to be fetched ahead directly behind it, if it can go at once: a small file then takes one request. It may
     * not hold budget while it queues for more.
     */
    private boolean extend(FetchSource source, BlockStore blocks, List<BlockFlight> run, BlockRange range) {
        int room = memory.requestBlocks() - run.size();
        if (room == 0 || run.getLast().id().block() + 1 != range.from()) {
            return false;
        }
        int end = endOfMissing(source, blocks, range.from(), Math.min(range.to(), range.from() + room));
        int blocksAhead = end - range.from();
        if (blocksAhead == 0 || !memory.tryAcquire(run.size() + blocksAhead)) {
            return false;
        }
        List<BlockFlight> claimed = claimAhead(source, blocks, range.from(), end);
        memory.release(blocksAhead - claimed.size());
        run.addAll(claimed);
        return true;
    }

    private boolean sendAhead(FetchSource source, BlockStore blocks, int from, int to) {
        int block = from;
        while (block < to) {
            int end = endOfMissing(source, blocks, block, Math.min(to, block + memory.requestBlocks()));
            if (end == block) {
                block++;
                continue;
            }
            if (!memory.tryAcquire(end - block)) {
                long blockBytes = memory.blockBytes();
                source.history().notFetched(block * blockBytes, to * blockBytes);
                return false;
            }
            List<BlockFlight> claimed = claimAhead(source, blocks, block, end);
            memory.release(end - block - claimed.size());
            if (!claimed.isEmpty()) {
                start(new RangedGet(source, claimed, true, tools));
            }
            block += Math.max(1, claimed.size());
        }
        return true;
    }

    private int endOfMissing(FetchSource source, BlockStore blocks, int from, int to) {
        int end = from;
        while (end < to && !blocks.isPresent(end) && !table.contains(new BlockId(source.key(), end))) {
            end++;
        }
        return end;
    }

    /** Claims blocks from {@code from} on up to the first that somebody else brings or brought meanwhile. */
    private List<BlockFlight> claimAhead(FetchSource source, BlockStore blocks, int from, int to) {
        List<BlockFlight> claimed = new ArrayList<>(to - from);
        for (int block = from; block < to; block++) {
            Optional<BlockFlight> flight = table.claimAhead(new BlockId(source.key(), block));
            if (flight.isPresent() && blocks.isPresent(block)) {
                table.cancel(flight.get());
                return claimed;
            }
            if (flight.isEmpty()) {
                return claimed;
            }
            claimed.add(flight.get());
        }
        return claimed;
    }

    private void start(RangedGet request) {
        counters.requestsInFlight.increment();
        underWay.add(request);
        try {
            threads.execute(() -> {
                try {
                    request.run();
                } finally {
                    underWay.remove(request);
                    counters.requestsInFlight.decrement();
                }
            });
        } catch (RejectedExecutionException e) {
            underWay.remove(request);
            counters.requestsInFlight.decrement();
            request.fail(new VfsException(VfsError.UNAVAILABLE, "the gateway is stopping", e));
        }
    }
}
