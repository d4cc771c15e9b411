package io.sluice.vfs.core.read;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.content.BlockStore;
import io.sluice.vfs.content.ContentCache;
import io.sluice.vfs.content.ContentKey;
import io.sluice.vfs.core.StoreErrors;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.trace.Span;
import io.sluice.vfs.trace.SpanNote;
import io.sluice.vfs.trace.Spans;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request to a store: fetches neighbouring blocks of a content by one ranged read and hands each on as soon as it is there, first to those
 * who wait for it, then to the cache. Ends every flight that it was given, in whatever way. Runs on a thread of its own.
 */
final class RangedGet implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(RangedGet.class);
    private static final int CHUNK_BYTES = 128 << 10;

    /** What all requests share. */
    record Tools(
            ContentCache cache, FlightTable table, BlockMemory memory, ReadCounters counters, long patienceNanos) {}

    private final FetchSource source;
    private final List<BlockFlight> flights;
    private final Tools tools;

    /** For whom it is: who made it, on another thread. */
    private final Span asker = Spans.current();

    private boolean charged;
    private int ended;
    private int arrived;

    /** The thread while it waits for the budget or the store; it may be interrupted only there. Guarded by this, as is the next. */
    private Optional<Thread> waiting = Optional.empty();

    private boolean stopped;
    private volatile boolean abandoned;

    /**
     * @param flights of blocks that follow each other, at least one, at most {@link BlockMemory#requestBlocks()}
     * @param charged whether the budget for them was taken already
     */
    RangedGet(FetchSource source, List<BlockFlight> flights, boolean charged, Tools tools) {
        this.source = source;
        this.flights = List.copyOf(flights);
        this.charged = charged;
        this.tools = tools;
    }

    @Override
    public void run() {
        Span span = asker.child("fetch");
        if (!span.isTraced()) {
            runWithin(span);
            return;
        }
        span.note(SpanNote.MOUNT, source.key().mount());
        span.note(SpanNote.KEY, source.key().path().toString());
        span.note(SpanNote.OFFSET, (long) flights.getFirst().id().block() * tools.memory.blockBytes());
        span.note(SpanNote.BLOCKS, flights.size());
        span.note(SpanNote.AHEAD, flights.getFirst().isSpeculative() ? 1 : 0);
        try {
            Spans.during(span, () -> {
                runWithin(span);
                return true;
            });
        } finally {
            span.end();
        }
    }

    private void runWithin(Span span) {
        VfsException reason = new VfsException(VfsError.IO, "a defect of the gateway; its log has the details");
        try {
            if (!charged) {
                acquire();
            }
            tools.counters.requests.increment();
            fetch();
            if (ended < flights.size()) {
                reason = new VfsException(VfsError.UNAVAILABLE, "nobody waits for it any more");
            }
        } catch (UfsException e) {
            reason = judged(e);
        } catch (IOException e) {
            reason = judged(source.store().translate(e));
        } catch (TimeoutException e) {
            reason = new VfsException(VfsError.UNAVAILABLE, "too many fetches were under way until the deadline", e);
        } catch (InterruptedException e) {
            reason = new VfsException(VfsError.UNAVAILABLE, "the gateway is stopping", e);
        } catch (RuntimeException e) {
            LOG.error(
                    "fetch broke mount={} path={}",
                    source.key().mount(),
                    source.key().path(),
                    e);
        } finally {
            if (ended < flights.size()) {
                span.failed(reason.error().name());
            }
            fail(reason);
        }
    }

    /**
     * Makes the request end soon, with {@link VfsError#UNAVAILABLE} for whom it leaves waiting. Does not touch the thread while it writes to the
     * cache: an interrupt would close the cache's file for everybody.
     */
    synchronized void stop() {
        stopped = true;
        waiting.ifPresent(Thread::interrupt);
    }

    ContentKey key() {
        return source.key();
    }

    /** Makes the request end soon if nobody waits for it or is likely to need it, unless it is nearly done. */
    void stopIfAbandoned() {
        if (isAbandoned(flights.size() == 1 ? 1 : 2)) {
            abandoned = true;
            stop();
        }
    }

    /** Makes the request end soon unless somebody waits for it. */
    void stopUnlessAwaited() {
        if (flights.stream().noneMatch(BlockFlight::isAwaited)) {
            abandoned = true;
            stop();
        }
    }

    /** Whether at least so many blocks are still to come, and nobody needs any of them. */
    private boolean isAbandoned(int blocks) {
        int left = 0;
        for (BlockFlight flight : flights) {
            if (flight.isPending()) {
                if (flight.isAwaited() || isWanted(flight)) {
                    return false;
                }
                left++;
            }
        }
        return left >= blocks;
    }

    private boolean isWanted(BlockFlight flight) {
        return flight.isSpeculative()
                ? source.history().wants((long) flight.id().block() * tools.memory.blockBytes())
                : !flight.isAbandoned();
    }

    private synchronized void beginWait() throws InterruptedException {
        if (stopped) {
            throw new InterruptedException();
        }
        waiting = Optional.of(Thread.currentThread());
    }

    private synchronized void endWait() {
        waiting = Optional.empty();
        if (Thread.interrupted()) {
            stopped = true;
        }
    }

    private void acquire() throws InterruptedException, TimeoutException {
        beginWait();
        try {
            tools.memory.acquire(flights.size(), tools.patienceNanos);
            charged = true;
        } finally {
            endWait();
        }
    }

    /** Fails what has not ended yet; for a request that was never run, all of it. */
    void fail(VfsException reason) {
        if (charged) {
            tools.memory.release(flights.size() - arrived);
        }
        if (ended < flights.size()) {
            LOG.debug(
                    "fetch failed mount={} path={} block={} reason={}",
                    source.key().mount(),
                    source.key().path(),
                    flights.get(ended).id().block(),
                    reason.getMessage());
        }
        if (abandoned && arrived < flights.size()) {
            long blockBytes = tools.memory.blockBytes();
            source.history()
                    .notFetched(
                            flights.get(arrived).id().block() * blockBytes,
                            (flights.getLast().id().block() + 1) * blockBytes);
        }
        for (; ended < flights.size(); ended++) {
            BlockFlight flight = flights.get(ended);
            if (ended < arrived) {
                tools.table.settle(flight, false);
            } else {
                if (abandoned) {
                    flight.abandon();
                }
                tools.table.fail(flight, reason);
            }
        }
    }

    private void fetch() throws UfsException, IOException, InterruptedException {
        ContentKey key = source.key();
        int blockBytes = tools.memory.blockBytes();
        int first = flights.getFirst().id().block();
        int last = flights.getLast().id().block();
        long offset = (long) first * blockBytes;
        long length = (long) last * blockBytes + key.blockLength(last, blockBytes) - offset;
        byte[] chunk = new byte[(int) Math.min(CHUNK_BYTES, length)];
        try (ContentCache.CachedContent blocks = tools.cache.open(key);
                InputStream in = open(offset, length)) {
            for (BlockFlight flight : flights) {
                if (isAbandoned(2)) {
                    abandoned = true;
                    return;
                }
                deliver(flight, receive(in, key.blockLength(flight.id().block(), blockBytes), chunk), blocks);
            }
        }
    }

    private InputStream open(long offset, long length) throws UfsException, InterruptedException {
        ContentKey key = source.key();
        boolean whole = offset == 0 && length == key.size();
        beginWait();
        try {
            long sent = source.history().now();
            InputStream answer = whole
                    ? source.store().readWhole(key.path(), key.version(), length)
                    : source.store().read(key.path(), key.version(), offset, length);
            source.history().answered(sent);
            return answer;
        } finally {
            endWait();
        }
    }

    private void deliver(BlockFlight flight, ByteBuffer bytes, BlockStore blocks) {
        tools.counters.fetchedBytes.add(bytes.limit());
        MountCounters ofMount = tools.counters.of(source.key().mount());
        ofMount.fetchedBytes.add(bytes.limit());
        ByteBuffer forCache = bytes.asReadOnlyBuffer();
        flight.arrive(bytes);
        arrived++;
        boolean admitted = blocks.put(flight.id().block(), forCache);
        if (!admitted) {
            tools.counters.refusedBlocks.increment();
            ofMount.refusedBlocks.increment();
        }
        source.history().admitted(admitted);
        tools.table.settle(flight, admitted);
        ended++;
    }

    private ByteBuffer receive(InputStream in, int length, byte[] chunk)
            throws UfsException, IOException, InterruptedException {
        beginWait();
        ByteBuffer buffer = tools.memory.take().limit(length);
        boolean complete = false;
        try {
            while (buffer.hasRemaining()) {
                int count = in.read(chunk, 0, Math.min(chunk.length, buffer.remaining()));
                if (count < 0) {
                    throw new UfsException(
                            UfsError.CORRUPT,
                            "the store's answer ended %d bytes early: %s"
                                    .formatted(buffer.remaining(), source.key().path()));
                }
                buffer.put(chunk, 0, count);
            }
            complete = true;
            return buffer.flip();
        } finally {
            endWait();
            if (!complete) {
                tools.memory.give(buffer);
            }
        }
    }

    /** If the bytes of a whole object turned out not to be those that were stored, the cache has to forget what it got of them already. */
    private VfsException judged(UfsException answer) {
        if (answer.error() == UfsError.CORRUPT && arrived > 0 && isWhole()) {
            for (BlockFlight flight : flights.subList(0, ended)) {
                tools.table.forgetRefused(flight.id());
            }
            tools.cache.remove(source.key());
        }
        return meaning(answer);
    }

    private boolean isWhole() {
        return flights.getFirst().id().block() == 0
                && flights.size() == source.key().blocks(tools.memory.blockBytes());
    }

    /** An object that is gone while it is read is not a name that is not there (SEMANTICS, section 5). */
    private static VfsException meaning(UfsException answer) {
        return answer.error() == UfsError.NOT_FOUND
                ? new VfsException(VfsError.STALE, answer.reason(), answer)
                : StoreErrors.of(answer);
    }
}
